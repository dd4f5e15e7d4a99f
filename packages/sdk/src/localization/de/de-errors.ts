import type { errorSentences } from '../error-sentences.ts';

export const tables = {
  errors: {
    sentences: {
      'network.offline': 'Wir erreichen die Praxis nicht. Bitte prüfen Sie Ihre Internetverbindung.',
      'session.failed': 'Wir können Sie im Moment nicht anmelden. Bitte laden Sie die Seite neu oder rufen Sie die Praxis an.',
      unknown: 'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal oder rufen Sie die Praxis an.',
      'auth.forbidden': 'Das dürfen Sie nicht. Bitte rufen Sie die Praxis an, wenn Sie es dürfen sollten.',
      'auth.invalid': 'Sie sind abgemeldet. Bitte melden Sie sich wieder an.',
      'auth.missing': 'Bitte melden Sie sich an, um Ihre Termine zu sehen.',
      'server.internal': 'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal oder rufen Sie die Praxis an.',
      'server.unavailable':
        'Das System der Praxis antwortet nicht. Bitte versuchen Sie es gleich noch einmal oder rufen Sie die Praxis an.',
    } satisfies Partial<typeof errorSentences>,
  },
};
