import type { InOwnPlace } from '@bedside/contract';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { notRinging } from './calls.errors.ts';
import { getCallRow } from './calls.queries.ts';
import { endRinging } from './end-ringing.ts';
import { lockCall } from './lock-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { isRung, placeMeant } from './own-place.ts';
import { viewCall, type CallView } from './view-call.ts';

/** Does not take it, on any device. Throws `calls.not_ringing`, `proxies.patient_required`. */
export async function declineCall(ctx: ServiceContext, id: string, { personId }: InOwnPlace = {}): Promise<CallView> {
  requirePermission(ctx, 'calls.ring');
  requireActor(ctx, 'person');

  return transact(ctx, async (seen) => {
    await getCallRow(seen, id);
    const call = await lockCall(seen, id);
    const places = await participantsOfCall(seen, id);
    const own = placeMeant(seen, places, { personId, fits: isRung });
    if (!own) throw notRinging();
    const tx = inTheNameOf(seen, own.personId);
    return viewCall(tx, await endRinging(tx, call, places, own, { to: 'declined', by: own.personId }));
  });
}
