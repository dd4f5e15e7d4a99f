import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { lateOffers, type LateOfferRow } from './late-offers.table.ts';

/** What still holds for these visits. */
export const openOffers = (tx: TransactionContext, appointmentIds: readonly string[]): Promise<LateOfferRow[]> =>
  appointmentIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .select()
        .from(lateOffers)
        .where(and(inArray(lateOffers.appointmentId, [...appointmentIds]), isNull(lateOffers.endedAt)));

/** The visit began, or was moved: it is not late any more. The caller holds the appointment's lock. */
export const endOffersOf = async (tx: TransactionContext, appointmentId: string): Promise<void> => {
  const now = tx.clock.now();
  await tx.db
    .update(lateOffers)
    .set({ endedAt: now, updatedAt: now })
    .where(and(eq(lateOffers.appointmentId, appointmentId), isNull(lateOffers.endedAt)));
};
