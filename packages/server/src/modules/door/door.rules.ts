import type {
  CallRole,
  AppointmentMode,
  AppointmentStatus,
  CallParticipantState,
  JoinDecision,
  JoinDecisionKind,
  JoinReason,
  WaitingState,
} from '@bedside/contract';
import {
  joinWindow,
  timeGate,
  type JoinWindow,
  type Planned,
  type SettingLevels,
  type WindowExtent,
} from './join-window.rules.ts';

/** All that the door looks at. */
export type DoorFacts = Planned & {
  now: Date;
  status: AppointmentStatus;
  mode: AppointmentMode;
  levels: SettingLevels;
  /** Null for who takes no part in it; `staff` for who may enter it all the same, as they administer it. */
  role: CallRole | null;
  /** The person's place in the waiting room. */
  entry: WaitingState | 'none';
  /** Someone waits for this appointment and nobody was admitted yet. */
  someoneWaits: boolean;
  /** Whether a call of this appointment is live. */
  call: 'none' | 'live';
  /** The person's place in that call. */
  place: CallParticipantState | 'none';
  /** The call is locked, and the person was not in it before. */
  isLockedOut: boolean;
  /** What the clinic asks of this person before a visit, and they have not given. */
  asked: 'nothing' | 'check_in' | 'consent';
  /** The practitioner said so, or an earlier visit of theirs still runs. */
  clinicIsLate: boolean;
  /** The practitioner is in another visit. */
  practitionerIsBusy: boolean;
  /** As many are in the room as fit, and this person is not one of them. */
  isFull: boolean;
  /** The person is connected or waits on another device than the one that asks. */
  isElsewhere: boolean;
};

export type Answer = { decision: JoinDecisionKind; reason: JoinReason | null };
export type Decision = Answer & {
  now: Date;
  window: JoinWindow;
  retryAfterSeconds: number | null;
  /** Looked up for who is to wait, where it is asked for. */
  queue?: JoinDecision['queue'];
};

type Gate<State extends string> = Record<State, JoinReason | null>;
/** Where the visit stands: `running`, not yet, or not yet because the practitioner is in another one. */
type Admission = 'running' | 'idle' | 'busy';

/** `null` lets pass to the next gate. Each table names every state: a new one does not compile until the door knows it. */
const BY_STATUS: Gate<AppointmentStatus> = {
  pending: 'not_confirmed',
  scheduled: null,
  checked_in: null,
  in_progress: null,
  completed: 'ended',
  cancelled: 'cancelled',
  no_show: 'no_show',
  expired: 'expired',
  // Hidden from people, so nobody gets here; were someone to, it takes place as little as a cancelled one.
  entered_in_error: 'cancelled',
};
const BY_MODE: Gate<AppointmentMode> = {
  video: null,
  audio: null,
  chat: 'no_call_in_this_mode',
  in_person: 'no_call_in_this_mode',
};
const BY_PLACE: Gate<CallParticipantState | 'none'> = {
  none: null,
  ringing: null,
  invited: null,
  connected: null,
  left: null,
  declined: null,
  missed: null,
  removed: 'removed',
};
const BY_TIME: Gate<ReturnType<typeof timeGate>> = { before: 'too_early', inside: null, after: 'too_late' };
const BY_CHECK_IN: Gate<DoorFacts['asked']> = { nothing: null, check_in: 'checkin_incomplete', consent: 'consent_required' };

const enter: Answer = { decision: 'enter', reason: null };
const wait = (reason: JoinReason): Answer => ({ decision: 'wait', reason });
const refuse = (reason: JoinReason): Answer => ({ decision: 'refuse', reason });

/** In their window a practitioner is let in, and so is who administers; but neither opens a room alone. */
const CLINIC: Record<Admission, Answer> = {
  running: enter,
  idle: refuse('nobody_admitted'),
  busy: refuse('nobody_admitted'),
};
const toWait: Record<Admission, Answer> = {
  running: wait('waiting_for_practitioner'),
  idle: wait('waiting_for_practitioner'),
  busy: wait('practitioner_busy'),
};
const always = (answer: Answer): Record<Admission, Answer> => ({ running: answer, idle: answer, busy: answer });

/** Patients and guests: time opens the waiting room, admission opens the room. */
const ADMITTED_BY_OTHERS: Record<WaitingState | 'none', Record<Admission, Answer>> = {
  none: toWait,
  waiting: toWait,
  held: always(wait('held')),
  admitted: { ...toWait, running: enter },
  denied: always(refuse('denied')),
  left: toWait,
};

/** May this person come in now, and why not. */
export function decide(facts: DoorFacts): Decision {
  const { now, role } = facts;
  const window = windowOf(facts);
  const gate = timeGate(window, now);
  const blocked =
    (role === null ? 'not_participant' : null) ??
    BY_STATUS[facts.status] ??
    BY_MODE[facts.mode] ??
    BY_PLACE[facts.place] ??
    (facts.isLockedOut && role !== 'practitioner' ? 'locked' : null) ??
    BY_TIME[gate] ??
    BY_CHECK_IN[facts.asked];
  const answer = blocked ? refuse(blocked) : admissionOf(facts);
  const isPassing = answer.decision !== 'refuse' && facts.isElsewhere;
  const isTooMany = answer.decision === 'enter' && facts.isFull;
  return {
    ...(isPassing ? refuse('active_elsewhere') : isTooMany ? refuse('room_full') : answer),
    now,
    window,
    retryAfterSeconds: blocked === 'too_early' ? Math.ceil((window.opensAt.getTime() - now.getTime()) / 1000) : null,
  };
}

function admissionOf({ role, status, entry, call, practitionerIsBusy }: DoorFacts): Answer {
  const isRunning = status === 'in_progress' && call === 'live';
  const admission: Admission = isRunning ? 'running' : practitionerIsBusy ? 'busy' : 'idle';
  return isOfClinic(role) ? CLINIC[admission] : ADMITTED_BY_OTHERS[entry][admission];
}

const isOfClinic = (role: DoorFacts['role']) => role === 'practitioner' || role === 'staff';

/** The window as it stands for this person: admission, and a clinic that is late, move its end. */
export function windowOf(
  facts: Pick<DoorFacts, 'startsAt' | 'endsAt' | 'levels' | 'role' | 'status' | 'entry' | 'someoneWaits' | 'clinicIsLate'>,
) {
  const { role, status, entry, someoneWaits, clinicIsLate } = facts;
  const isIn = status === 'in_progress' && (isOfClinic(role) || entry === 'admitted');
  const isLate = (someoneWaits || clinicIsLate) && (status === 'scheduled' || status === 'checked_in');
  const extent: WindowExtent = isIn ? 'rejoin' : isLate ? 'clinic_is_late' : 'first_entry';
  return joinWindow(facts, facts.levels, isOfClinic(role) ? 'practitioner' : 'patient', extent);
}

/** The wire shape. */
export const decisionToApi = ({ decision, reason, now, window, retryAfterSeconds, queue = null }: Decision): JoinDecision => ({
  decision,
  reason,
  serverNow: now.toISOString(),
  opensAt: window.opensAt.toISOString(),
  closesAt: window.closesAt.toISOString(),
  retryAfterSeconds,
  queue,
  trace: window.trace,
});
