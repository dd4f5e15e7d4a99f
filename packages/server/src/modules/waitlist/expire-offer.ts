import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { passOn } from './end-offer.ts';
import { lockOffer } from './waitlist.queries.ts';

/** An offer that nobody answered in time: the next one is asked. Looks again under its locks. */
export async function expireOffer(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const locked = await lockOffer(tx, id);
    if (locked.offer.status !== 'open' || locked.offer.expiresAt > tx.clock.now()) return;
    await passOn(tx, locked, 'expired');
  });
}
