import type { TransactionContext } from '../../context.ts';
import { languageFor, say } from '../../mail/say.ts';
import type { MailKind } from '../../mail/texts/mail-texts.ts';
import { inWordsOfBoth } from '../../mail/time-in-words.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { calendarForMail } from '../calendars/calendar-of-appointment.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { pageFor } from '../clinics/page-for.ts';
import type { StoredContent } from '../mails/mails.rules.ts';
import type { PersonRow } from '../people/people.table.ts';
import { TURN_MAIL_MS } from './notices.rules.ts';

export type VisitKind =
  | 'request'
  | 'invitation'
  | 'change'
  | 'cancellation'
  | 'request_not_taken_up'
  | 'reminder'
  | 'running_late'
  | 'your_turn';

type Person = Pick<PersonRow, 'email' | 'language' | 'timeZone'>;
type Input = {
  kind: VisitKind;
  clinic: ClinicRow;
  appointment: AppointmentRow;
  person: Person;
  /** To the clinic's side, which signs in on the clinic's page: no link of its own. */
  isOfClinic: boolean;
};

/** To the clinic's side in other words. */
const CLINIC_WORDS: Partial<Record<VisitKind, MailKind>> = {
  invitation: 'invitation_clinic',
  change: 'change_clinic',
  reminder: 'reminder_clinic',
};
const WITH_OWN_LINK: ReadonlySet<VisitKind> = new Set(['invitation', 'change', 'reminder', 'running_late', 'your_turn']);

export const hasOwnLink = (kind: VisitKind, isOfClinic: boolean) => !isOfClinic && WITH_OWN_LINK.has(kind);

/** Without an address it is filled in when the mail goes out, with the link of its own. */
export const buttonOf = (label: string | undefined, url: string | null | undefined) =>
  label === undefined || url === null ? {} : { button: { label, ...(url !== undefined && { url }) } };

/** Of a visit, in the person's language and zone: clinic, time and link. Nothing of why, of whom, or of what the practitioner is. */
export async function visitMail(tx: TransactionContext, input: Input): Promise<StoredContent> {
  const { kind, clinic, appointment, person, isOfClinic } = input;
  const language = languageFor(person.language, clinic.language);
  const zones = { timeZone: person.timeZone ?? clinic.timeZone, clinicTimeZone: clinic.timeZone };
  const when = inWordsOfBoth(appointment.startsAt, { language, ...zones });
  const wording = (isOfClinic && CLINIC_WORDS[kind]) || kind;
  const { button: label, ...said } = say(language, wording, { clinic: clinic.name, when });
  const calendar = await calendarOf(tx, input, language);
  return {
    ...said,
    language,
    ...buttonOf(label, hasOwnLink(kind, isOfClinic) ? undefined : pageFor(clinic, isOfClinic)),
    ...(calendar && { calendar }),
    ...(kind === 'reminder' && { startsAt: appointment.startsAt.toISOString(), goodUntil: appointment.startsAt.toISOString() }),
    ...((kind === 'running_late' || kind === 'your_turn') && {
      goodUntil: new Date(tx.clock.now().getTime() + TURN_MAIL_MS).toISOString(),
    }),
  };
}

/** A REQUEST with each change, and the CANCEL: also to one who alone does not take part any more. */
async function calendarOf(tx: TransactionContext, { kind, appointment, person, isOfClinic }: Input, language: string) {
  const { email } = person;
  if (!email || (kind !== 'invitation' && kind !== 'change' && kind !== 'cancellation')) return undefined;
  return calendarForMail(tx, appointment, {
    attendee: { name: email, address: email },
    isOfClinic,
    language,
    ...(kind === 'cancellation' && { method: 'CANCEL' as const }),
  });
}
