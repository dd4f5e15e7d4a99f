import { BedsideError } from '@bedside/client';

/** What to say when the API says no: what it means, and what to do. */
const SENTENCES: Record<string, string> = {
  'appointments.slot_taken': 'That time has just been taken. Please choose another one.',
  'appointments.not_a_slot': 'That time can no longer be booked. Please choose another one.',
  'appointments.in_the_past': 'That time has passed. Please choose another one.',
  'appointments.booking_off': 'Visits cannot be booked here at the moment. Please call us.',
  'appointments.notice_too_short':
    'It is too close to the start to change this visit here. Please call us, and we will help you.',
  'appointments.wrong_status': 'This can no longer be done: the visit has changed in the meantime. This is how it stands now.',
  'appointments.expired': 'This request was not confirmed in time, so its time is free again.',
  'appointments.not_started_yet': 'Nobody can have missed a visit before it begins.',
  'appointments.too_late_to_reopen': 'This was more than 24 hours ago, and stays as it is.',
  'appointments.form_invalid': 'The patient still has to answer the clinic’s questions; they do so when they join.',
  'join.checkin_incomplete': 'The patient still has to answer the clinic’s questions; they do so when they join.',
  'join.consent_required': 'The patient still has to agree to what the clinic asks; they do so when they join.',
  'join.too_early': 'It is too early to check in: that is possible on the day of the visit.',
  'join.too_late': 'It is too late to check in: the visit is over.',
  'waiting.not_waiting': 'They are not waiting any more. This is how it stands now.',
  'join.practitioner_busy': 'You are still in another visit: end it first.',
  'slot_holds.not_found': 'The time is no longer kept for you.',
  'slot_holds.too_many': 'You are keeping several times already. Book one of them, or wait a few minutes.',
  'request.precondition_failed': 'This visit has changed in the meantime. This is how it stands now.',
  'request.too_large': 'This file is too large. Please send one of up to 25 MB.',
  'files.not_supported': 'This kind of file cannot be sent. Please send a picture, a PDF, a text or an Office document.',
  'files.unusable': 'This picture cannot be read. Please try another copy, or a smaller one.',
  'files.too_many': 'That were many files in a short time. Please try again tomorrow, or call us.',
  'messages.empty': 'Please write something, or choose a file.',
  'messages.client_id_taken':
    'This message was sent already. If you have changed it since, send it again: it is another one then.',
  'messages.too_late_to_delete': 'A message can be taken back for 15 minutes only.',
  'rate_limit.exceeded': 'That was a lot in a short time. Please wait a minute, and try again.',
  'auth.forbidden': 'You may not do this. Please call us.',
};

const UNKNOWN = 'This did not work. Please try again, or call us.';

/** Said on the next page, whose address carries the word for it: never what somebody typed. */
export const sayingOf = (error: BedsideError): string => (error.code in SENTENCES ? error.code : 'refused');

export const sentenceFor = (saying: string | undefined): string | undefined =>
  saying && (SENTENCES[saying] ?? (saying === 'refused' ? UNKNOWN : undefined));

/** A refusal to be told. Anything else (out of reach, not there, broken) is thrown on. */
export function refusal(error: unknown): BedsideError {
  if (!(error instanceof BedsideError)) throw error;
  const isTold = error.code === 'slot_holds.not_found' || ![401, 404].includes(error.status);
  if (isTold && error.status < 500) return error;
  throw error;
}
