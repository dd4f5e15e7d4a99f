import type { AcceptCall } from '@bedside/contract';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { answerRing } from './answer-ring.ts';
import { notRinging } from './calls.errors.ts';
import { getCallRow } from './calls.queries.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { anyPlace, isRung, placeMeant } from './own-place.ts';
import { viewCall, type CallView } from './view-call.ts';

/**
 * Takes a call that rings for the caller, or for whom they act for. Throws `calls.answered_elsewhere`, `calls.not_ringing`,
 * `proxies.patient_required`.
 */
export async function acceptCall(ctx: ServiceContext, id: string, { deviceId, personId }: AcceptCall): Promise<CallView> {
  requirePermission(ctx, 'calls.ring');
  requireActor(ctx, 'person');

  return transact(ctx, async (seen) => {
    const call = await getCallRow(seen, id);
    const places = await participantsOfCall(seen, id);
    const taken = places.filter((one) => one.deviceId === deviceId);
    const rung = placeMeant(seen, places, { personId, fits: isRung });
    const place = rung ?? anyPlace(seen, taken) ?? anyPlace(seen, places);
    // Who rang has nothing to accept, and what has ended does not ring.
    if (!place || (place.personId === call.rungBy && place.invitedBy === null)) throw notRinging();
    const tx = inTheNameOf(seen, place.personId);
    return viewCall(tx, await answerRing(tx, id, place, deviceId));
  });
}
