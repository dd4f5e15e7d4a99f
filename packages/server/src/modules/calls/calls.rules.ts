import { LIVE_CALL_STATUSES, type CallParticipantState, type CallRole, type CallStatus } from '@bedside/contract';
import type { CallRow } from './calls.table.ts';

type Times = { status: CallStatus; connectedAt: Date | null; endedAt: Date | null };

export const isLiveCall = (status: CallStatus) => (LIVE_CALL_STATUSES as readonly CallStatus[]).includes(status);

/** From ringing to the answer; null of a visit's call, and where nobody answered. */
export const responseSeconds = ({ startedAt, acceptedAt }: { startedAt: Date; acceptedAt: Date | null }): number | null =>
  acceptedAt && Math.round((acceptedAt.getTime() - startedAt.getTime()) / 1000);

/** From the first moment with both sides in the room to the end; 0 when that never came. Null while it runs. */
export function talkSeconds({ status, connectedAt, endedAt }: Times): number | null {
  if (isLiveCall(status) || !endedAt) return null;
  return connectedAt ? Math.round((endedAt.getTime() - connectedAt.getTime()) / 1000) : 0;
}

type Place = {
  id: string;
  identity: string;
  role: CallRole;
  state: CallParticipantState;
  isLive: boolean;
  leftAt: Date | null;
};
/** A visit does not go on for the clinic's administrators alone; whoever rang or was rung keeps their call. */
export const keepsAlive = ({ role }: Pick<Place, 'role'>, { kind }: Pick<CallRow, 'kind'>): boolean =>
  kind === 'ad_hoc' || role !== 'staff';

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

/**
 * What the room says against what we hold. In a rung call any two are both sides, in a visit's a practitioner and a patient.
 * `present` is null when LiveKit does not know the room: then nobody is in it.
 */
export function compareRoom<Row extends Place>(
  places: readonly Row[],
  present: readonly Seen[] | null,
  now: Date,
  { isRung = false }: { isRung?: boolean } = {},
): Comparison<Row> {
  const seen = present ?? [];
  const rawNames = new Set(seen.map(({ rawIdentity }) => rawIdentity));
  const mayBeIn = (place: Row | undefined) => place?.isLive && place.state !== 'removed' && place.state !== 'ringing';
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
    isEmpty: !inRoom.some((place) => keepsAlive(place, { kind: isRung ? 'ad_hoc' : 'scheduled' })),
    areBothIn: isRung
      ? inRoom.length > 1
      : inRoom.some(({ role }) => role === 'practitioner') && inRoom.some(({ role }) => role === 'patient'),
  };
}

/** Who steps out or comes back takes a moment: until then they are not put out of the room they go from. */
const MOVING_MS = 10_000;

type Movable = Place & { steppedOutAt: Date | null };
export type Look<Room> = { room: Room & { kind: 'main' | 'side' }; present: readonly Seen[] | null };

/** All rooms of a call at once: who is in the side room is in the call, and whoever is in the wrong one is put out of that. */
export function compareRooms<Row extends Movable, Room>(
  places: readonly Row[],
  looks: readonly Look<Room>[],
  now: Date,
  options: { isRung?: boolean } = {},
): Omit<Comparison<Row>, 'eject'> & { eject: { room: Room; rawIdentity: string }[] } {
  const known = looks.flatMap(({ present }) => (present ? [present] : []));
  const whole = compareRoom(places, known.length > 0 ? known.flat() : null, now, options);
  const eject = looks.flatMap(({ room, present }) =>
    compareRoom(entitledTo(room.kind, places, now), present, now).eject.map((rawIdentity) => ({ room, rawIdentity })),
  );
  return { ...whole, eject };
}

function entitledTo<Row extends Movable>(kind: 'main' | 'side', places: readonly Row[], now: Date): Row[] {
  const isHere = ({ steppedOutAt }: Row) =>
    kind === 'side' ? steppedOutAt !== null : !steppedOutAt || now.getTime() - steppedOutAt.getTime() < MOVING_MS;
  return places.map((place) => (isHere(place) ? place : { ...place, isLive: false, leftAt: null }));
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
