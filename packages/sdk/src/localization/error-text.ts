import { lazy } from '../internal/lazy.ts';
import { words } from './words.ts';

/** For when not even the sentences can be loaded. */
const FALLBACK = 'Something went wrong. Please try again, or call the clinic.';

const sentences = lazy((retryQuery) => import('./error-sentences.ts'));

/** The sentence for what an attempt failed with. Never shows a code. */
export async function errorText(cause: unknown): Promise<string> {
  const code = (cause as { code?: unknown } | null)?.code;
  const { errorSentences } = await sentences().catch(() => ({ errorSentences: {} }));
  return (words(errorSentences) as Record<string, string>)[String(code)] ?? FALLBACK;
}
