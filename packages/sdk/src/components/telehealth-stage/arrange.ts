import type { RoomParticipant } from '../../call/room-port.ts';

export type Layout = 'auto' | 'grid' | 'spotlight';
export type Tile = Readonly<{
  /** The same for as long as this picture is there: its element is kept. */
  key: string;
  /** Null before anyone has come. */
  participant: RoomParticipant | null;
  kind: 'person' | 'screen';
  area: 'large' | 'side' | 'even';
}>;

/** Places for people, each kept for as long as they are there; the first is ready before anyone comes. */
export function createPlaces() {
  let taken: (string | null)[] = [];
  return (participants: readonly RoomParticipant[]) => {
    const here = participants.map(({ identity }) => identity);
    taken = taken.map((one) => (one && here.includes(one) ? one : null));
    for (const identity of here.filter((one) => !taken.includes(one))) {
      const free = taken.indexOf(null);
      if (free < 0) taken.push(identity);
      else taken[free] = identity;
    }
    while (taken.length > 0 && taken.at(-1) === null) taken.pop();
    return [...taken];
  };
}

type Wish = Readonly<{
  participants: readonly RoomParticipant[];
  /** As `createPlaces` gives them. */
  places: readonly (string | null)[];
  layout: Layout;
  isPinned: (kind: Tile['kind'], identity: string) => boolean;
  /** Who spoke last. */
  speaker: string | null;
  isInterpreter: (identity: string) => boolean;
}>;

/**
 * Who is large and who is beside. Someone's screen is, unless the person pinned something else; an interpreter always stays in sight, beside
 * whom they speak for.
 */
export function arrange({ participants, places, layout, isPinned, speaker, isInterpreter }: Wish): Tile[] {
  const people: Omit<Tile, 'area'>[] = [];
  const screens: Omit<Tile, 'area'>[] = [];
  for (const [place, identity] of places.entries()) {
    const participant = participants.find((one) => one.identity === identity);
    if (!participant) continue;
    people.push({ key: `p${place}`, participant, kind: 'person' });
    if (participant.screen) screens.push({ key: `s${place}`, participant, kind: 'screen' });
  }
  const all = [...people, ...screens];
  if (all.length === 0) return [{ key: 'p0', participant: null, kind: 'person', area: 'even' }];
  const large = all.length > 1 ? largest() : undefined;
  return all.map((tile) => ({ ...tile, area: !large ? 'even' : tile.key === large ? 'large' : 'side' }));

  function largest() {
    const kept = all.find(({ kind, participant }) => isPinned(kind, participant!.identity));
    if (kept) return kept.key;
    if (screens[0]) return screens[0].key;
    const heard = people.filter(({ participant }) => !isInterpreter(participant!.identity));
    const isInterpreted = heard.length === 1 && people.length === 2;
    if (layout === 'grid' || (layout === 'auto' && !isInterpreted)) return undefined;
    return (heard.find(({ participant }) => participant!.identity === speaker) ?? heard[0] ?? people[0])!.key;
  }
}
