import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isLiveCall } from './calls.rules.ts';
import { endRinging } from './end-ringing.ts';
import { lockCall } from './lock-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { isMissed } from './ring.rules.ts';

/** What rang for as long as it may is missed. The time stands in the row, so any process finds it, after any kill. */
export const missRings = (ctx: ServiceContext, callId: string): Promise<void> =>
  transact(ctx, async (tx) => {
    let call = await lockCall(tx, callId);
    const places = await participantsOfCall(tx, callId);
    for (const place of places.filter((one) => isMissed(one, tx.wallClock.now())))
      if (isLiveCall(call.status)) call = await endRinging(tx, call, places, place, { to: 'missed', by: null });
  });
