import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { notRinging } from './calls.errors.ts';
import { getCallRow } from './calls.queries.ts';
import { endRinging } from './end-ringing.ts';
import { lockCall } from './lock-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { ownPlaces } from './own-place.ts';
import { viewCall, type CallView } from './view-call.ts';

/** Whoever rang gives up before it was answered. Throws `calls.not_ringing` for everyone else, and when it was answered first. */
export async function cancelCall(ctx: ServiceContext, id: string): Promise<CallView> {
  requirePermission(ctx, 'calls.ring');
  requireActor(ctx, 'person');

  return transact(ctx, async (seen) => {
    await getCallRow(seen, id);
    const call = await lockCall(seen, id);
    const places = await participantsOfCall(seen, id);
    const own = ownPlaces(seen, places).find(({ personId }) => personId === call.rungBy);
    const rung = places.find(({ state }) => state === 'ringing');
    if (!own || call.status !== 'ringing' || !rung) throw notRinging();
    const tx = inTheNameOf(seen, own.personId);
    return viewCall(tx, await endRinging(tx, call, places, rung, { to: 'cancelled', by: own.personId }));
  });
}
