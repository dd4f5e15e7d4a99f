import type { CallFate } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';

/** How long it rings. All of these by the wall clock, and kept as rows. */
export const RING_MS = 30_000;
/** To connect after the answer: the browser may ask for camera and microphone first. */
export const CONNECT_MS = 120_000;
/** To come back after the connection was lost. */
export const GRACE_MS = 30_000;
/** Without an appointment nothing else says when a call that nobody ends is over. */
export const AD_HOC_HARD_STOP_MS = 4 * 3_600_000;
/** While LiveKit does not say who is in the room: whose page has been silent for as long is gone. */
export const SILENT_MS = 300_000;

export const after = (now: Date, ms: number) => new Date(now.getTime() + ms);

type Place = Pick<CallParticipantRow, 'id' | 'personId' | 'state' | 'isLive' | 'liveUntil' | 'leftAt'>;

/** Rang for as long as it may, and nobody answered. */
export const isMissed = ({ state, liveUntil }: Place, now: Date) => state === 'ringing' && liveUntil !== null && liveUntil <= now;

/** Live, not in the room, and their time to come or come back is over. */
export const isGone = ({ state, isLive, liveUntil }: Place, now: Date) =>
  isLive && (state === 'invited' || state === 'left') && liveUntil !== null && liveUntil <= now;

export const isTooLong = ({ acceptedAt, startedAt }: Pick<CallRow, 'acceptedAt' | 'startedAt'>, now: Date) =>
  now.getTime() - (acceptedAt ?? startedAt).getTime() >= AD_HOC_HARD_STOP_MS;

export type AdHocFate = { fate: Exclude<CallFate, { kind: 'completed' | 'technical' }> | Over; gone: Place[] };
type Over = { kind: 'over'; reason: 'dropped' | 'hard_stop'; endedAt: Date };

/**
 * Whether a rung call goes on: as long as two of its people are there, or may still come. `silent`: whose pages are gone, asked
 * only while LiveKit does not answer.
 */
export function adHocFate(
  { acceptedAt, connectedAt, startedAt }: Pick<CallRow, 'acceptedAt' | 'connectedAt' | 'startedAt'>,
  places: readonly Place[],
  now: Date,
  silent: ReadonlySet<string> = new Set(),
): AdHocFate {
  const gone = places.filter((place) => isGone(place, now) || (place.isLive && silent.has(place.personId)));
  const isOver = isTooLong({ acceptedAt, startedAt }, now);
  const remaining = places.filter((place) => place.isLive && place.state !== 'ringing' && !gone.includes(place));
  if (!isOver && remaining.length >= 2) return { fate: { kind: 'goes_on' }, gone };
  if (!connectedAt) return { fate: { kind: 'never_connected' }, gone };
  if (isOver) return { fate: { kind: 'over', reason: 'hard_stop', endedAt: now }, gone };
  return { fate: { kind: 'over', reason: 'dropped', endedAt: aloneSince(places) ?? now }, gone };
}

/** Talk time is not the wait after it: it ended when only one was left. */
function aloneSince(places: readonly Place[]): Date | undefined {
  const left = places.flatMap(({ state, leftAt }) => (state !== 'connected' && leftAt ? [leftAt.getTime()] : []));
  const inRoom = places.filter(({ state }) => state === 'connected').length;
  const at = left.toSorted((a, b) => a - b).at(inRoom > 0 ? -1 : -2) ?? left[0];
  return at === undefined ? undefined : new Date(at);
}
