import { eq } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { lateOffers } from './late-offers.table.ts';
import { readQueues } from './queue.queries.ts';
import { tellNext } from './tell-ready.ts';

/** The door of whose turn it was has opened: they are told now, unless the practitioner is busy again, and tells when that is over. */
export async function tellTurn(ctx: ServiceContext, offerId: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const [offer] = await tx.db.select().from(lateOffers).where(eq(lateOffers.id, offerId)).for('update');
    const now = tx.clock.now();
    if (!offer?.tellAt || offer.tellAt > now) return;
    await tx.db.update(lateOffers).set({ tellAt: null, updatedAt: now }).where(eq(lateOffers.id, offerId));
    const { practitionerId } = offer;
    const queue = (await readQueues(tx, [practitionerId])).get(practitionerId)!;
    if (queue.elapsedMinutes === null) await tellNext(tx, [practitionerId]);
  });
}
