import { LIVE_CALL_STATUSES, type CallParticipantState, type CallStatus, type ParticipantRole } from '@bedside/contract';

type Times = { status: CallStatus; connectedAt: Date | null; endedAt: Date | null };

export const isLiveCall = (status: CallStatus) => (LIVE_CALL_STATUSES as readonly CallStatus[]).includes(status);

/** From the first moment with both sides in the room to the end; 0 when that never came. Null while it runs. */
export function talkSeconds({ status, connectedAt, endedAt }: Times): number | null {
  if (isLiveCall(status) || !endedAt) return null;
  return connectedAt ? Math.round((endedAt.getTime() - connectedAt.getTime()) / 1000) : 0;
}

type Place = {
  id: string;
  identity: string;
  role: ParticipantRole;
  state: CallParticipantState;
  isLive: boolean;
  leftAt: Date | null;
};
type Seen = { identity: string; rawIdentity: string };

/** Who has just left is still in a list that was read a moment before, and put out by that leaving itself. */
const LEAVING_MS = 3000;

export type Comparison<Row extends Place> = {
  joined: Row[];
  left: Row[];
  /** As LiveKit names them. */
  eject: string[];
  isEmpty: boolean;
  areBothIn: boolean;
};

/** What the room says against what we hold. `present` is null when LiveKit does not know the room: then nobody is in it. */
export function compareRoom<Row extends Place>(
  places: readonly Row[],
  present: readonly Seen[] | null,
  now: Date,
): Comparison<Row> {
  const seen = present ?? [];
  const rawNames = new Set(seen.map(({ rawIdentity }) => rawIdentity));
  const mayBeIn = (place: Row | undefined) => place?.isLive && place.state !== 'removed';
  const isLeaving = (place: Row | undefined) =>
    place?.state === 'left' && place.leftAt !== null && now.getTime() - place.leftAt.getTime() < LEAVING_MS;
  const placeOf = (identity: string) => places.find((place) => place.identity === identity);

  const inRoom = places.filter((place) => mayBeIn(place) && seen.some(({ identity }) => identity === place.identity));
  const eject = seen
    .filter(({ identity, rawIdentity }) => {
      const place = placeOf(identity);
      // A publisher's token lets its holder in a second time as `identity#…`: one person, one participant.
      if (mayBeIn(place)) return rawIdentity !== identity && rawNames.has(identity);
      return !isLeaving(place);
    })
    .map(({ rawIdentity }) => rawIdentity);
  return {
    joined: inRoom.filter(({ state }) => state !== 'connected'),
    left: places.filter((place) => place.state === 'connected' && !inRoom.includes(place)),
    eject,
    isEmpty: inRoom.length === 0,
    areBothIn: inRoom.some(({ role }) => role === 'practitioner') && inRoom.some(({ role }) => role === 'patient'),
  };
}

export type CallFate =
  | { kind: 'goes_on' }
  | { kind: 'completed'; reason: 'empty' | 'hard_stop' }
  | { kind: 'never_connected' }
  | { kind: 'technical' };

type Life = { connectedAt: Date | null; emptySince: Date | null };
type Limits = { emptyRoomMinutes: number; hardStop: Date; clockNow: Date; wallNow: Date };

/** Whether it is over by itself: at the hard stop by the clinic's clock, or after an empty room by the wall clock. */
export function fateOf({ connectedAt, emptySince }: Life, { emptyRoomMinutes, hardStop, clockNow, wallNow }: Limits): CallFate {
  if (clockNow >= hardStop) return connectedAt ? { kind: 'completed', reason: 'hard_stop' } : { kind: 'technical' };
  const hasBeenEmpty = emptySince && wallNow.getTime() - emptySince.getTime() >= emptyRoomMinutes * 60_000;
  if (!hasBeenEmpty) return { kind: 'goes_on' };
  return connectedAt ? { kind: 'completed', reason: 'empty' } : { kind: 'never_connected' };
}
