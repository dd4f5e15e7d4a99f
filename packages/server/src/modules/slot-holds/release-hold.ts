import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireAsker } from '../slots/list-slots.ts';
import { endHold } from './end-hold.ts';
import { getHoldForUpdate } from './slot-holds.queries.ts';

/** Lets others have the slot. Throws `slot_holds.not_found`, also when it has ended already. */
export async function releaseHold(ctx: ServiceContext, id: string): Promise<void> {
  requireAsker(ctx);
  await transact(ctx, async (tx) => {
    await endHold(tx, await getHoldForUpdate(tx, id), 'released', tx.clock.now());
  });
}
