import type { TransactionContext } from '../../context.ts';
import { endHold } from './end-hold.ts';
import { slotHoldNotFound } from './slot-holds.errors.ts';
import { getHoldForUpdate } from './slot-holds.queries.ts';

/** `isLive`: it was kept until now. If not, its time is booked like any other, if it is still free. */
export type ConsumedHold = { startsAt: Date; endsAt: Date; isLive: boolean };

/**
 * Frees the time of a hold for the visit that is being booked, within the same transaction; the caller holds `lockSubjects` of
 * the practitioner. Throws `slot_holds.not_found`, also for a hold of another practitioner's time.
 */
export async function consumeHold(
  tx: TransactionContext,
  { holdId, practitionerId }: { holdId: string; practitionerId: string },
): Promise<ConsumedHold> {
  const row = await getHoldForUpdate(tx, holdId);
  if (row.practitionerId !== practitionerId) throw slotHoldNotFound();
  await endHold(tx, row, 'used', tx.clock.now());
  return { startsAt: row.startsAt, endsAt: row.endsAt, isLive: row.expiresAt > tx.clock.now() };
}
