import type { CallMode } from '@bedside/contract';
import type { RingTarget } from '../../call/ring-target.ts';
import { incomingRings } from '../telehealth-incoming-call/incoming-rings.ts';
import { RingPart } from './ring-part.ts';
import type { Visit } from './visit.ts';

// One chunk for both directions: what they share would be one more request.
export { incomingRings };

/** Rings someone from this `<telehealth-call>`. */
export async function ring(visit: Visit, target: RingTarget) {
  visit.ring?.dispose();
  await new RingPart(visit, target).begin();
}

export async function cancel(visit: Visit) {
  await (visit.ring as RingPart | undefined)?.cancel();
}

/** Takes what rings on this page. */
export async function accept(visit: Visit, { mode }: { mode?: CallMode } = {}) {
  await incomingRings(visit.api, visit.host).accept(mode);
}

export async function decline(visit: Visit) {
  await incomingRings(visit.api, visit.host).decline();
}
