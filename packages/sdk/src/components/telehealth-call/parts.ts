import type { TelehealthDeviceMenu } from '../telehealth-device-menu/telehealth-device-menu.ts';
import type { TelehealthPrejoin } from '../telehealth-prejoin/telehealth-prejoin.ts';
import type { TelehealthStage } from '../telehealth-stage/telehealth-stage.ts';
import type { TelehealthTile } from '../telehealth-tile/telehealth-tile.ts';
import type { CallPart } from './call-part.ts';
import type { Visit } from './visit.ts';

/** What is on just now; the rest is drawn by the call alone. */
export type Shown = 'prejoin' | 'visit' | null;
type Part = HTMLElement & { scene?: CallPart | undefined; visit?: Visit | undefined; stamp?: number; spoken?: unknown };

const PARTS = ['prejoin', 'stage', 'tile', 'controls', 'device-menu'].map((name) => `telehealth-${name}`).join();

/**
 * Gives each part of a page's own arrangement what it draws from, and hides those that have nothing to draw. True when what is on just now
 * is drawn there.
 */
export function arrange(visit: Visit, place: Element, shown: Shown): boolean {
  const scene = shown === 'visit' ? visit.part : undefined;
  const parts = [...place.querySelectorAll<Part>(PARTS)];
  const stage = place.querySelector('telehealth-stage') ?? visit.host.renderRoot.querySelector('telehealth-stage');
  let seats = 0;
  for (const one of parts) {
    one.spoken = visit.host.spoken;
    if (one.localName === 'telehealth-tile') seat(one as unknown as TelehealthTile, scene, seats++);
    else if (one.localName === 'telehealth-prejoin')
      give(one as TelehealthPrejoin & Part, 'visit', shown === 'prejoin' ? visit : undefined);
    else {
      if (stage) (one as unknown as TelehealthDeviceMenu).stage = stage as TelehealthStage;
      give(one, 'scene', scene);
    }
    one.stamp = visit.stamp;
  }
  const draws = shown === 'prejoin' ? ['telehealth-prejoin'] : scene ? ['telehealth-stage', 'telehealth-tile'] : [];
  return parts.some(({ localName }) => draws.includes(localName));
}

/** The parts of one page do their work only while they have a visit: each is put into its place anew when that changes. */
function give<Key extends 'scene' | 'visit'>(one: Part, key: Key, value: Part[Key]) {
  one.hidden = !value;
  one.toggleAttribute('data-view', Boolean(value) && /prejoin|stage/.test(one.localName));
  if (one[key] === value) return;
  one[key] = value;
  one.parentNode?.insertBefore(one, one.nextSibling);
}

/** The others of the visit, one a tile, in the order in which they came. */
function seat(tile: TelehealthTile, scene: CallPart | undefined, index: number) {
  const participant = scene?.state.participants[index] ?? null;
  tile.hidden = !participant;
  tile.participant = participant;
  if (!scene) return;
  tile.look = scene.lookOf(participant);
  tile.onPicture = () => scene.call.saw();
}
