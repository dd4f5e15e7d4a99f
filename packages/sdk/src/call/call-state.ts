import type { Appointment, Call, JoinGrant, WaitingEntry } from '@bedside/contract';
import type { RoomParticipant } from './room-port.ts';
import type { Level } from './step-down.ts';

/** What the person sees. The media server's own connection states never reach a component. */
export type CallPhase =
  | 'idle'
  | 'prejoin'
  | 'waiting'
  | 'calling'
  | 'ringing'
  | 'joining'
  | 'joined'
  | 'reconnecting'
  | 'left'
  | 'ended'
  | 'failed';

/** Why someone who was in the room no longer is. `removed`: also when coming back was refused; `errorCode` says why. */
export type LeaveReason = 'left' | 'ended' | 'removed' | 'opened_elsewhere' | 'network';

/** A closed door at which it is worth staying. */
export type Refusal = Readonly<{ code: string; opensAt: number | null }>;

export type CallState = Readonly<{
  phase: CallPhase;
  /** Null of a call that was rung. */
  appointmentId: string | null;
  /** The rung call; null of a visit. */
  callId: string | null;
  appointment: Appointment | null;
  /** For whom they come, once they said it: of several patients of a group whom they act for. */
  whose: string | null;
  /** Has been in the room since `started`, or before the page was reloaded. */
  wasIn: boolean;
  /** The person has asked to come in; the door opens for them without another click. */
  wantsIn: boolean;
  /** Set only while `phase` is `prejoin`. */
  refusal: Refusal | null;
  /** The place in the waiting room; set only while `phase` is `waiting`. */
  entry: WaitingEntry | null;
  grant: Pick<JoinGrant, 'callId' | 'identity' | 'mayPublish'> | null;
  /** Who is who, and what may be done; null until it is read. */
  call: Call | null;
  /** Signalling is being picked up again; sound and picture go on. */
  isResuming: boolean;
  /** The others in the room. */
  participants: readonly RoomParticipant[];
  isCameraEnabled: boolean;
  isMicrophoneEnabled: boolean;
  isScreenShared: boolean;
  /** On the way to the side room, or back. */
  isMoving: boolean;
  /** A moderator silenced the microphone, or asks to hear it; null once it is on. */
  moderated: 'muted' | 'asked_to_unmute' | null;
  /** What the connection carries just now. */
  level: Level;
  /** The browser plays no sound until the person clicks. */
  isAudioBlocked: boolean;
  /** Our own connection is poor. */
  isConnectionWeak: boolean;
  /** Nothing comes through just now; the media server has not been given up yet. */
  isInterrupted: boolean;
  /** Set only while `phase` is `left` or `ended`. */
  leaveReason: LeaveReason | null;
  /** Why not, as an error code; set only when out. */
  errorCode: string | null;
}>;

export const initialCallState: CallState = Object.freeze({
  phase: 'idle',
  appointmentId: null,
  callId: null,
  appointment: null,
  whose: null,
  wasIn: false,
  wantsIn: false,
  refusal: null,
  entry: null,
  grant: null,
  call: null,
  isResuming: false,
  participants: [],
  isCameraEnabled: false,
  isMicrophoneEnabled: false,
  isScreenShared: false,
  isMoving: false,
  moderated: null,
  level: 'full',
  isAudioBlocked: false,
  isConnectionWeak: false,
  isInterrupted: false,
  leaveReason: null,
  errorCode: null,
});

/** The phases in which the person is out of the room for good. */
export const isOut = (phase: CallPhase) => phase === 'left' || phase === 'ended' || phase === 'failed';

/** The person's own place in the call; undefined until it is read. */
export const ownPlace = ({ call, grant }: Pick<CallState, 'call' | 'grant'>) =>
  call?.participants.find(({ identity }) => identity === grant?.identity);

/** The clinic says who, and may say otherwise in the middle of the visit. */
export const mayShareScreen = (state: CallState) =>
  ownPlace(state)?.mayShareScreen ?? state.grant?.mayPublish.includes('screen_share') ?? false;

/** The phases in which the room is, or was a moment ago, entered. */
export const isIn = (phase: CallPhase) => phase === 'joined' || phase === 'reconnecting';
