import type { ErrorCode } from '@bedside/contract';
import { words } from './words.ts';

/** Codes that are ours: no reply came, or the clinic's own endpoint gave no session. */
export type OwnErrorCode = 'network.offline' | 'session.failed';

/** What a person reads when something is refused: what is so, and what to do next. Loaded with the first error. */
export const errorSentences: Record<ErrorCode | OwnErrorCode, string> = {
  'appointments.external_id_taken': 'This visit has been booked already.',
  'appointments.in_the_past': 'This time has passed. Please choose a later one.',
  'appointments.not_found': 'We cannot find this visit. Please check your link, or call the clinic.',
  'appointments.slot_taken': 'Someone else has just taken this time. Please choose another.',
  'auth.forbidden': 'You may not do this. Please call the clinic if you think you should.',
  'auth.invalid': 'You have been signed out. Please sign in again.',
  'auth.missing': 'Please sign in to see your visits.',
  'auth.origin_not_allowed': 'Visits cannot be shown on this website yet. Please call the clinic.',
  'auth.secret_key_in_browser': 'Visits cannot be shown on this website yet. Please call the clinic.',
  'calls.ended': 'This visit has ended.',
  'calls.not_found': 'We cannot find this call. Please go back to your visits.',
  'events.expired': 'This page is out of date. Please reload it.',
  'idempotency.in_flight': 'This is being done already. Please wait a moment.',
  'idempotency.not_replayable': 'This has been done already. Please reload the page.',
  'idempotency.other_body': 'Something went wrong. Please reload the page and try again.',
  'invitations.not_found': 'This link does not work any more. Please ask the clinic for a new one.',
  'join.active_elsewhere': 'Your visit is open on another device. You can go on here instead.',
  'join.cancelled': 'This visit was cancelled. Please call the clinic for a new time.',
  'join.checkin_incomplete': 'Please finish your check-in first.',
  'join.consent_required': 'Please read and answer the consent questions first.',
  'join.denied': 'The clinic cannot see you in this visit. Please call them.',
  'join.ended': 'This visit has ended. Please call the clinic if you need another.',
  'join.expired': 'This visit was never confirmed, and its time has passed. Please book another.',
  'join.held': 'The clinic asks you to wait a little. Your place is kept.',
  'join.link_revoked': 'This link does not work any more. Please ask the clinic for a new one.',
  'join.locked': 'The visit is closed to new people. Please call the clinic.',
  'join.no_call_in_this_mode': 'This visit has no call. Please see how it takes place in its details.',
  'join.no_show': 'This visit was marked as missed. Please call the clinic.',
  'join.nobody_admitted': 'Nobody is in the visit yet. Admit someone from your waiting room to start.',
  'join.not_confirmed': 'The clinic has not confirmed this visit yet. You will hear from them.',
  'join.not_participant': 'This visit is for someone else. Please check which link you opened.',
  'join.practitioner_busy': 'Your practitioner is finishing another visit. Your place is kept.',
  'join.removed': 'You were taken out of this visit. Please call the clinic if this is a mistake.',
  'join.room_full': 'The visit is full. Please call the clinic.',
  'join.too_early': 'The door is not open yet.',
  'join.too_late': 'The door has closed. Please call the clinic for a new time.',
  'join.waiting_for_practitioner': 'Your practitioner knows you are here. Please wait a little.',
  'media.unavailable': 'Video is not available at the moment. Please try again, or call the clinic.',
  'network.offline': 'We cannot reach the clinic. Please check your internet connection.',
  'participants.not_found': 'This person is not in the visit any more.',
  'people.not_found': 'We cannot find this person.',
  'rate_limit.exceeded': 'That was a little too often. Please wait a moment and try again.',
  'request.invalid': 'Something in this request is not right. Please reload the page and try again.',
  'request.malformed': 'Something in this request is not right. Please reload the page and try again.',
  'request.precondition_failed': 'Someone else has just changed this. Please look at it again.',
  'request.precondition_required': 'This page is out of date. Please reload it.',
  'request.too_large': 'This is too large to send.',
  'request.unsupported_media_type': 'Something in this request is not right. Please reload the page and try again.',
  'routes.method_not_allowed': 'This page is out of date. Please reload it.',
  'routes.not_found': 'This page is out of date. Please reload it.',
  'sandbox.test_only': 'This works in a test clinic only.',
  'server.internal': 'Something went wrong on our side. Please try again, or call the clinic.',
  'server.unavailable': 'The clinic’s system is not answering. Please try again in a moment, or call the clinic.',
  'session.failed': 'We cannot sign you in at the moment. Please reload the page, or call the clinic.',
  'waiting.not_found': 'This person is not in the waiting room any more.',
  'waiting.not_waiting': 'This person is not waiting any more.',
  'webhooks.invalid_signature': 'Something went wrong on our side. Please try again.',
};

/** The sentence for what an attempt failed with. Never shows a code. */
export const errorText = (cause: unknown): string =>
  (words(errorSentences) as Record<string, string>)[String((cause as { code?: unknown } | null)?.code)] ??
  'Something went wrong. Please try again, or call the clinic.';
