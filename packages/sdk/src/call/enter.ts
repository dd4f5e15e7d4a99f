import type { JoinGrant, WaitingEntry } from '@bedside/contract';
import type { JoinResult, TelehealthApi } from '../api/telehealth-api.ts';
import type { Bell } from './bell.ts';
import { isIn, isOut, type CallState } from './call-state.ts';
import { delay } from './delay.ts';
import type { LocalMedia } from './local-media.ts';
import type { CallFact } from './reduce.ts';
import type { RoomPort } from './room-port.ts';

export type CallApi = Pick<
  TelehealthApi,
  | 'join'
  | 'joinDecision'
  | 'getAppointment'
  | 'getCall'
  | 'leaveCall'
  | 'endCall'
  | 'leaveWaiting'
  | 'onEvent'
  | 'now'
  | 'deviceId'
  | 'takeOver'
  | 'request'
>;

export type Entrance = Readonly<{
  api: CallApi;
  media: LocalMedia;
  bell: Bell;
  getRoom: () => Promise<RoomPort>;
  getState: () => CallState;
  dispatch: (fact: CallFact) => void;
}>;

/** A connection that takes longer than this is given up: the media client alone may wait for ever behind a wrong proxy. */
const CONNECT_WITHIN = 10_000;
/** News comes by events; this is for events that got lost. */
const ASK_AGAIN_AFTER = 20_000;
const BACK_OFF = [0, 500, 1000, 2000, 3000];
/** About five minutes awake for someone who was in, half a minute for someone who never was. */
const TRIES = { returning: 100, first: 10 };

/**
 * Brings the person into the room: asks for a grant, waits where there is waiting to do, connects, and tries again with a new grant when
 * that fails. Settles when they are in, or are told for good why not; rejects only when `signal` aborts.
 */
export async function enter(entrance: Entrance, options: { takeOver: boolean; warm: JoinGrant | null }, signal: AbortSignal) {
  const { api, bell, dispatch, getState } = entrance;
  let { takeOver, warm } = options;
  let quick = 0;
  let asked = 0;
  for (let failures = 0; ;) {
    try {
      const grant = warm ?? (await ask(entrance, takeOver, signal));
      warm = null;
      takeOver = false;
      signal.throwIfAborted();
      if (grant) {
        await connect(entrance, grant, signal);
        return;
      }
      failures = 0;
      await bell.wait(ASK_AGAIN_AFTER, signal);
      // Asking may itself be news: after a few quick rounds it goes slower, or the two would chase each other.
      quick = api.now() - asked < 1000 ? quick + 1 : 0;
      if (quick > 5) await delay(1000, signal);
      asked = api.now();
    } catch (cause) {
      signal.throwIfAborted();
      const refusal = refusalOf(cause);
      if (refusal) {
        dispatch({ type: 'refused', ...refusal });
        if (getState().phase !== 'prejoin' || refusal.code === 'join.active_elsewhere') return;
        await openDoor(entrance, signal);
        signal.throwIfAborted();
        dispatch({ type: 'join_asked' });
        continue;
      }
      failures += 1;
      const code = codeOf(cause);
      if (failures > (getState().wasIn ? TRIES.returning : TRIES.first)) return dispatch({ type: 'gave_up', code });
      await delay(BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] ?? 0, signal);
    }
    if (isOut(getState().phase)) return;
  }
}

/** A grant, or null when the place is in the waiting room. */
async function ask({ api, media, dispatch, getState }: Entrance, takeOver: boolean, signal: AbortSignal) {
  const { appointmentId, callId, whose } = getState();
  if (takeOver) api.takeOver();
  const body = { deviceId: api.deviceId(), ...(takeOver && { takeOver }) };
  const result = callId
    ? await joinRung(api, callId, body, signal)
    : await api.join(appointmentId ?? '', { ...body, deviceCheck: media.getCheck(), ...forWhom(whose) }, signal);
  signal.throwIfAborted();
  if (result.kind === 'grant') return result.grant;
  dispatch({ type: 'waiting', entry: result.entry });
  return null;
}

/** Nothing for who comes as themselves, or for the one whom they act for. */
export const forWhom = (personId: string | null) => (personId ? { personId } : undefined);

/** Who takes part in a visit comes to its door by this address, too, and may have to wait. */
async function joinRung(api: CallApi, callId: string, body: object, signal: AbortSignal): Promise<JoinResult> {
  const reply = await api.request<JoinGrant | WaitingEntry>(`/calls/${callId}/join`, { method: 'POST', body, signal });
  return 'participantToken' in reply ? { kind: 'grant', grant: reply } : { kind: 'waiting', entry: reply };
}

async function connect({ media, getRoom, dispatch, getState }: Entrance, grant: JoinGrant, signal: AbortSignal) {
  dispatch({ type: 'granted', grant });
  const room = await getRoom();
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), CONNECT_WITHIN);
  try {
    await room.connect(grant, media.getTracks(), AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
  if (!isIn(getState().phase)) dispatch({ type: 'connected' });
}

/** Settles when asking again may be answered otherwise. */
async function openDoor({ api, bell, getState, dispatch }: Entrance, signal: AbortSignal) {
  bell.reset();
  while (getState().phase === 'prejoin') {
    const { refusal, appointmentId, callId } = getState();
    if (refusal?.opensAt == null) await bell.wait(ASK_AGAIN_AFTER, signal);
    else if (!(await untilOpen(api, bell, refusal.opensAt, signal))) return;
    // A rung call has no door: asking again is all there is.
    if (callId) return;
    const decision = await api.joinDecision(appointmentId ?? '', signal, forWhom(getState().whose)).catch(() => null);
    signal.throwIfAborted();
    if (decision) dispatch({ type: 'door_read', decision });
    if (decision && decision.decision !== 'refuse') return;
  }
}

/**
 * Settles when the door opens by the clinic's clock (false), or when there is news of it (true). Counts here, in steps, so that a device
 * that slept is not late by more than one of them; a clock that runs ahead of the clinic's asks twice a second at most.
 */
export async function untilOpen(api: CallApi, bell: Bell, opensAt: number, signal: AbortSignal) {
  await delay(500, signal);
  for (let left; (left = opensAt - api.now()) > 0;) {
    if (await bell.wait(Math.min(left, 5000), signal)) return opensAt > api.now();
  }
  return false;
}

/** What the API says no to for good; anything else (no network, 5xx, the media server) is worth another try. */
export function refusalOf(cause: unknown): { code: string; opensAt: number | null } | null {
  if (!(cause instanceof Error) || !('status' in cause) || typeof cause.status !== 'number') return null;
  if (cause.status < 400 || cause.status >= 500 || cause.status === 408 || cause.status === 429) return null;
  const opensAt = (cause as { problem?: { opensAt?: string } }).problem?.opensAt;
  const code = codeOf(cause);
  return { code, opensAt: code === 'join.too_early' && opensAt ? Date.parse(opensAt) : null };
}

export const codeOf = (cause: unknown) =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'call.connect_failed';
