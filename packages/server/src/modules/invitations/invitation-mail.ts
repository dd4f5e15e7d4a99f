import { inWords } from '../../mail/time-in-words.ts';
import type { StoredContent } from '../mails/mails.rules.ts';

type Facts = {
  clinic: { name: string; timeZone: string; language: string };
  person: { timeZone: string | null };
  startsAt: Date;
};

/** Neutral: clinic, time, link. The link itself is put in when the mail goes out. */
export function invitationMail({ clinic, person, startsAt }: Facts): StoredContent {
  const when = inWords(startsAt, { timeZone: person.timeZone ?? clinic.timeZone, language: clinic.language });
  return {
    subject: `Your visit at ${clinic.name}`,
    lines: [
      `You have a visit at ${clinic.name}: ${when}.`,
      'Open your link shortly before. It is for you alone, so please do not pass this mail on.',
    ],
    button: { label: 'Open your visit' },
  };
}
