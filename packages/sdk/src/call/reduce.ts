import type { Appointment, Call, JoinDecision, JoinGrant, WaitingEntry } from '@bedside/contract';
import { initialCallState, isIn, isOut, type CallState } from './call-state.ts';
import type { RoomFact } from './room-port.ts';
import type { Level } from './step-down.ts';

/** What the call itself has seen happen, beside the facts of the room. */
export type CallFact =
  | RoomFact
  /** `isReturning`: this tab was in the visit, or waited for it, before it was reloaded, or the person joins again. */
  | {
      type: 'started';
      appointmentId: string | null;
      callId?: string;
      isReturning: boolean;
      wasIn?: boolean;
      whose?: string | undefined;
    }
  | { type: 'appointment_read'; appointment: Appointment }
  | { type: 'door_read'; decision: JoinDecision }
  /** For whom, of several; null: to be asked anew. */
  | { type: 'comes_for'; whose: string | null }
  | { type: 'join_asked' }
  | { type: 'waiting'; entry: WaitingEntry }
  | { type: 'granted'; grant: JoinGrant }
  | { type: 'refused'; code: string; opensAt: number | null }
  | { type: 'call_read'; call: Call }
  /** The API says that the visit is over. */
  | { type: 'call_ended' }
  /** Out to the side room, or back: there is another room to connect to. */
  | { type: 'moving' }
  | { type: 'moderated'; how: 'muted' | 'asked_to_unmute' }
  /** The person has answered to having been moderated. */
  | { type: 'answered' }
  | { type: 'level_changed'; level: Level }
  | { type: 'gave_up'; code: string }
  /** The person turned away before being in the room. */
  | { type: 'turned_away' }
  /** The element goes, or is to show nothing. */
  | { type: 'closed' };

/** Refusals at which one stays at the preview: they pass, or the person can answer them. */
const PASSING = new Set([
  'join.too_early',
  'join.nobody_admitted',
  'join.active_elsewhere',
  'join.not_confirmed',
  'join.locked',
  // The device check says how it takes place instead; the mode may change.
  'join.no_call_in_this_mode',
  'proxies.patient_required',
]);

/** Troubles that pass; any other refusal is somebody's will, and coming back does not help. */
const TECHNICAL = /^(call|server|media|network|rate_limit|session)\./;

/** The only place where a phase changes. A request to mute is not "muted" until the room says so. */
export function reduce(state: CallState, fact: CallFact): CallState {
  const { phase } = state;
  if (fact.type === 'started') {
    const { appointmentId, callId = null, isReturning, wasIn = isReturning } = fact;
    // What is known of the same visit is known still.
    const { appointment, whose } = state.appointmentId === appointmentId ? state : initialCallState;
    const begun = {
      ...initialCallState,
      appointmentId,
      callId,
      appointment,
      whose: fact.whose ?? whose,
      wasIn,
      wantsIn: isReturning,
    };
    return { ...begun, phase: isReturning ? 'joining' : 'prejoin' };
  }
  if (fact.type === 'closed') return initialCallState;
  // Also afterwards: the goodbye tells whether the visit was cancelled.
  if (fact.type === 'appointment_read')
    return fact.appointment.id === state.appointmentId ? { ...state, appointment: fact.appointment } : state;
  if (phase === 'idle' || isOut(phase)) return state;

  switch (fact.type) {
    case 'door_read':
      return phase === 'prejoin' ? atTheDoor(state, fact.decision) : state;
    case 'comes_for':
      return phase === 'prejoin' ? { ...state, whose: fact.whose, refusal: null } : state;
    case 'join_asked':
      return phase === 'prejoin' ? { ...state, phase: 'joining', wantsIn: true, refusal: null } : state;
    case 'waiting':
      return phase === 'prejoin' || phase === 'joined'
        ? state
        : { ...state, phase: 'waiting', entry: fact.entry, isResuming: false };
    case 'granted': {
      if (phase === 'prejoin' || phase === 'joined') return state;
      const { callId, identity, mayPublish } = fact.grant;
      return {
        ...state,
        phase: phase === 'reconnecting' ? phase : 'joining',
        entry: null,
        grant: { callId, identity, mayPublish },
      };
    }
    case 'refused':
      return refuse(state, fact.code, fact.opensAt);
    case 'gave_up':
      return state.wasIn ? out(state, 'left', 'network', fact.code) : out(state, 'failed', null, fact.code);
    case 'call_read':
      return { ...state, call: fact.call };
    case 'call_ended':
      return isIn(phase) || phase === 'joining' ? refuse(state, 'join.ended', null) : state;
    case 'turned_away':
      return phase === 'prejoin' ? initialCallState : out(state, 'left', 'left', null);
    case 'connected':
      return phase === 'joining' || phase === 'reconnecting'
        ? { ...state, phase: 'joined', wasIn: true, isResuming: false, isMoving: false, isInterrupted: false }
        : state;
    case 'resuming':
      return phase === 'joined' ? { ...state, isResuming: true } : state;
    case 'restarting':
      return phase === 'joined' ? { ...state, phase: 'reconnecting', isResuming: false } : state;
    case 'recovered':
      return isIn(phase) ? { ...state, phase: 'joined', isResuming: false } : state;
    case 'disconnected':
      if (!isIn(phase)) return state;
      if (fact.cause === 'left') return out(state, 'left', 'left', null);
      // After a broken connection the server takes our own former self for another device: believe it only when all was well.
      if (fact.cause === 'opened_elsewhere' && phase === 'joined') return out(state, 'left', 'opened_elsewhere', null);
      return { ...state, phase: 'reconnecting', isResuming: false, isScreenShared: false, participants: [] };
    case 'moving':
      return phase === 'joined' ? { ...state, phase: 'reconnecting', isMoving: true, participants: [] } : state;
    case 'moderated':
      return phase === 'joined' ? { ...state, moderated: fact.how } : state;
    case 'answered':
      return { ...state, moderated: null };
    case 'level_changed':
      return { ...state, level: fact.level };
    case 'participants_changed':
      return { ...state, participants: fact.participants };
    case 'local_media_changed':
      return {
        ...state,
        isCameraEnabled: fact.isCameraEnabled,
        isMicrophoneEnabled: fact.isMicrophoneEnabled,
        isScreenShared: fact.isScreenShared,
        moderated: fact.isMicrophoneEnabled ? null : state.moderated,
      };
    case 'audio_blocked_changed':
      return { ...state, isAudioBlocked: fact.isAudioBlocked };
    case 'connection_changed':
      return { ...state, isConnectionWeak: fact.isConnectionWeak };
    case 'interrupted_changed':
      return { ...state, isInterrupted: fact.isInterrupted };
    case 'measured':
      return state;
  }
}

function atTheDoor(state: CallState, { decision, reason, opensAt }: JoinDecision): CallState {
  if (decision !== 'refuse') return { ...state, refusal: null };
  const code = `join.${reason}`;
  if (!PASSING.has(code)) return refuse(state, code, null);
  // The others are news only to someone who has asked to come in.
  return reason === 'too_early' ? refuse(state, code, Date.parse(opensAt)) : state;
}

function refuse(state: CallState, code: string, opensAt: number | null): CallState {
  if (state.wasIn) {
    if (code === 'join.ended' || code === 'calls.ended') return out(state, 'ended', 'ended', null);
    if (code === 'join.removed' || code === 'join.denied') return out(state, 'left', 'removed', null);
    if (code === 'join.active_elsewhere') return out(state, 'left', 'opened_elsewhere', null);
  }
  if (!PASSING.has(code)) {
    if (!state.wasIn) return out(state, 'failed', null, code);
    return out(state, 'left', TECHNICAL.test(code) ? 'network' : 'removed', code);
  }
  return { ...state, phase: 'prejoin', refusal: { code, opensAt }, entry: null, grant: null, isResuming: false };
}

function out(
  state: CallState,
  phase: 'left' | 'ended' | 'failed',
  leaveReason: CallState['leaveReason'],
  errorCode: string | null,
): CallState {
  const { appointmentId, callId, appointment, whose, wasIn, call } = state;
  return { ...initialCallState, phase, appointmentId, callId, appointment, whose, wasIn, call, leaveReason, errorCode };
}
