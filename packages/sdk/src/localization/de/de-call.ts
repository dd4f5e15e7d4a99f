import type { shellWords } from '../call-shell-words.ts';
import type { Draft } from '../translation.ts';

export const tables = {
  'call.shell': {
    loading: 'Ihr Termin wird geöffnet …',
    failed: 'Der Termin konnte nicht geöffnet werden. Bitte prüfen Sie Ihre Verbindung.',
    retry: 'Noch einmal versuchen',
  } satisfies Draft<typeof shellWords>,
};
