import { JOIN_REASONS, type JoinReason } from '@bedside/contract';
import { defineError } from '../../shared/errors.ts';
import { decisionToApi, type Decision } from './door.rules.ts';

const TITLES: Record<JoinReason, string> = {
  too_early: 'The door is not open yet',
  too_late: 'The door has closed',
  not_confirmed: 'The appointment is not confirmed yet',
  cancelled: 'The appointment was cancelled',
  expired: 'The request for this appointment expired',
  no_show: 'The appointment was closed because someone did not come',
  ended: 'The visit is over',
  not_participant: 'The caller takes no part in this appointment',
  checkin_incomplete: 'Something is to be filled in first',
  consent_required: 'Consent is to be given first',
  waiting_for_practitioner: 'The practitioner has not admitted this person yet',
  practitioner_busy: 'The practitioner is in another visit',
  held: 'The practitioner asked this person to wait',
  denied: 'The practitioner did not admit this person',
  removed: 'This person was removed from the call',
  locked: 'The visit is locked',
  link_revoked: 'The link was revoked',
  room_full: 'The room is full',
  no_call_in_this_mode: 'This appointment has no call',
  nobody_admitted: 'Nobody was admitted yet',
  active_elsewhere: 'The person is already here on another device; send takeOver to go on here',
};

const errors = Object.fromEntries(
  JOIN_REASONS.map((reason) => [reason, defineError({ code: `join.${reason}`, status: 409, title: TITLES[reason] })]),
) as Record<JoinReason, ReturnType<typeof defineError>>;

export const JOIN_CODES = JOIN_REASONS.map((reason) => `join.${reason}` as const);

/** The refusal of a decision, with what a page needs to count down. */
export function joinRefused(decided: Decision & { reason: JoinReason }) {
  const { reason, serverNow, opensAt, closesAt, retryAfterSeconds } = decisionToApi(decided);
  return errors[decided.reason]({ reason: reason!, serverNow, opensAt, closesAt, retryAfterSeconds });
}

/** Of a place in a call that was taken away meanwhile. */
export const wasRemoved = () => errors.removed({ reason: 'removed' });

/** Without the times of an appointment's door: of a rung call. */
export const callLocked = () => errors.locked({ reason: 'locked' });
export const notInThisCall = () => errors.not_participant({ reason: 'not_participant' });

/** The person is in another live call, which only its own place in the database can tell; or in this one, on another device. */
export const inAnotherCall = () => errors.active_elsewhere({ reason: 'active_elsewhere' });
