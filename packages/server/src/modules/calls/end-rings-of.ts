import type { TransactionContext } from '../../context.ts';
import { lockCall } from './lock-call.ts';
import { endRinging } from './end-ringing.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { ringsOf } from './ring.queries.ts';

/**
 * These people come to a visit: what rings for them is missed, and whom they ring is rung no more. `appointmentId`: into the call of
 * this very visit they are let, and that ring is answered.
 */
export async function endRingsOf(tx: TransactionContext, personIds: readonly string[], appointmentId?: string): Promise<void> {
  const asSystem: TransactionContext = { ...tx, actor: { type: 'system', id: 'door' } };
  for (const { callId, personId } of await ringsOf(tx, personIds, appointmentId)) {
    const call = await lockCall(asSystem, callId);
    const places = await participantsOfCall(tx, callId);
    const own = places.find((place) => place.personId === personId && place.isLive);
    const rung = places.find(({ state }) => state === 'ringing');
    if (own?.state === 'ringing') await endRinging(tx, call, places, own, { to: 'missed', by: null });
    else if (own && rung && call.status === 'ringing')
      await endRinging(tx, call, places, rung, { to: 'cancelled', by: personId });
  }
}
