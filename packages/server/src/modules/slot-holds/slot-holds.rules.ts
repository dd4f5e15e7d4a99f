import type { Actor } from '../../context.ts';

/** How many slots one holder keeps at most, so that nobody keeps the whole day from others. Visitors of a network count together. */
export const MOST_HOLDS: Record<'patient' | 'visitor' | 'clinic', number> = { patient: 3, visitor: 20, clinic: 200 };

export type Holder = { key: string; kind: keyof typeof MOST_HOLDS };

/** By whom a slot is kept. Of a visitor nothing is known but the network, cut short, of which only `hash` is kept. */
export function holderOf(actor: Actor, network: string | undefined, hash: (text: string) => string): Holder {
  if (actor.type === 'visitor') return { key: `visitor ${hash(`${actor.id} ${network ?? ''}`)}`, kind: 'visitor' };
  const isPatient = actor.type === 'person' && (actor.kind === 'patient' || actor.kind === 'guest');
  return { key: actor.id, kind: isPatient ? 'patient' : 'clinic' };
}
