import { languageFor, say } from '../../mail/say.ts';
import type { MailKind } from '../../mail/texts/mail-texts.ts';
import { inWordsOfBoth, lengthInWords } from '../../mail/time-in-words.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { pageFor, type Pages } from '../clinics/page-for.ts';
import type { StoredContent } from '../mails/mails.rules.ts';
import { isOfClinic } from '../people/people.rules.ts';
import type { PersonRow } from '../people/people.table.ts';
import { buttonOf } from './visit-mail.ts';

export type CallKind = 'incoming_call' | 'missed_call' | 'declined_call' | 'summary';

type Input = {
  kind: CallKind;
  clinic: Pick<ClinicRow, 'name' | 'timeZone' | 'language'> & Pages;
  person: Pick<PersonRow, 'kind' | 'language' | 'timeZone'>;
  /** When it rang; of a summary, when both were there. */
  at: Date;
  talkSeconds: number | null;
  isVisit: boolean;
  /** After this it is not worth saying any more. */
  goodUntil?: Date | undefined;
};

/** Of a call: that there was one, when, and for how long. Not with whom. */
export function callMail({ kind, clinic, person, at, talkSeconds, isVisit, goodUntil }: Input): StoredContent {
  const language = languageFor(person.language, clinic.language);
  const zones = { timeZone: person.timeZone ?? clinic.timeZone, clinicTimeZone: clinic.timeZone };
  const wording: MailKind = kind === 'summary' && !isVisit ? 'summary_call' : kind;
  const { button: label, ...said } = say(language, wording, {
    clinic: clinic.name,
    when: inWordsOfBoth(at, { language, ...zones }),
    length: lengthInWords(talkSeconds ?? 0, language),
  });
  return {
    ...said,
    language,
    ...buttonOf(label, pageFor(clinic, isOfClinic(person.kind))),
    ...(goodUntil && { goodUntil: goodUntil.toISOString() }),
  };
}
