import type { EventType, NoticeKind } from '@bedside/contract';

/**
 * To whom. Of a visit: `clinic_side` its practitioner and the front desk; `newcomers` who takes part and was not told of it yet;
 * `informed` who takes part and was; `departed` who was told and takes no part any more; `all_informed`; `requesters` whose
 * request came to nothing. Of a delay `patient`. Of a call `callee`, `caller`, and `talkers`: who was in it.
 */
export type Recipients =
  | 'clinic_side'
  | 'newcomers'
  | 'informed'
  | 'departed'
  | 'all_informed'
  | 'requesters'
  | 'patient'
  | 'callee'
  | 'caller'
  | 'talkers';

export type Telling = { kind: NoticeKind; to: Recipients };

/** Whoever takes part knows of the visit as it is; whoever does not any more knows that. */
const KEEP_INFORMED: readonly Telling[] = [
  { kind: 'invitation', to: 'newcomers' },
  { kind: 'change', to: 'informed' },
  { kind: 'cancellation', to: 'departed' },
];
const TAKE_BACK: readonly Telling[] = [
  { kind: 'cancellation', to: 'all_informed' },
  { kind: 'cancellation', to: 'requesters' },
];

/** Of which events whom is told what: by mail, and in the page. Events that are not here are for programs. */
export const TOLD: Partial<Record<EventType, readonly Telling[]>> = {
  'appointment.requested': [{ kind: 'request', to: 'clinic_side' }],
  'appointment.scheduled': KEEP_INFORMED,
  'appointment.confirmed': KEEP_INFORMED,
  'appointment.rescheduled': KEEP_INFORMED,
  'appointment.updated': KEEP_INFORMED,
  'appointment.patient_added': KEEP_INFORMED,
  'appointment.patient_removed': KEEP_INFORMED,
  'appointment.reopened': KEEP_INFORMED,
  'appointment.cancelled': TAKE_BACK,
  'appointment.expired': TAKE_BACK,
  'appointment.entered_in_error': TAKE_BACK,
  'waiting.running_late': [{ kind: 'running_late', to: 'patient' }],
  'waiting.ready': [{ kind: 'your_turn', to: 'patient' }],
  'call.ringing': [{ kind: 'incoming_call', to: 'callee' }],
  'call.missed': [{ kind: 'missed_call', to: 'callee' }],
  // Of one that failed as they were in another call.
  'call.failed': [{ kind: 'missed_call', to: 'callee' }],
  'call.declined': [{ kind: 'declined_call', to: 'caller' }],
  'call.ended': [{ kind: 'summary', to: 'talkers' }],
};

/** Also those after which nobody has to be reminded any more. */
export const READ_TYPES: readonly EventType[] = [
  ...(Object.keys(TOLD) as EventType[]),
  'appointment.started',
  'appointment.completed',
  'appointment.no_show',
];

/** An event that cannot be told after so many attempts is passed over, so that the next ones are told. */
export const LAST_TRY = 5;
const FIRST_PAUSE_MS = 2000;
export const pauseAfterTry = (attempt: number): number => FIRST_PAUSE_MS * 4 ** (attempt - 1);

/** A mail about a ring that is over says nothing. */
export const RING_MAIL_MS = 45_000;
/** As long as a patient whose turn it is may still come. */
export const TURN_MAIL_MS = 60 * 60_000;
