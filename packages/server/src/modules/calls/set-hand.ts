import type { InOwnPlace } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { notInThisCall } from '../door/door.errors.ts';
import { announceCall } from './announce-call.ts';
import { callEnded } from './calls.errors.ts';
import { isLiveCall } from './calls.rules.ts';
import { callParticipants } from './calls.table.ts';
import { lockCall } from './lock-call.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { isRung, isThere, placeMeant } from './own-place.ts';
import { viewCall, type CallView } from './view-call.ts';

type Input = InOwnPlace & { isRaised: boolean };

/** One's own hand, seen by everyone in the call. Throws `join.not_participant`, `calls.ended`, `proxies.patient_required`. */
export async function setHand(ctx: ServiceContext, id: string, { personId, isRaised }: Input): Promise<CallView> {
  requirePermission(ctx, 'calls.read');
  requireActor(ctx, 'person');
  return transact(ctx, async (seen) => {
    const call = await lockCall(seen, id);
    const places = await participantsOfCall(seen, id);
    const own = placeMeant(seen, places, { personId, fits: (place) => isThere(place) && !isRung(place) });
    if (!own) throw notInThisCall();
    if (!isLiveCall(call.status)) throw callEnded();
    const tx = inTheNameOf(seen, own.personId);
    if ((own.handRaisedAt !== null) === isRaised) return viewCall(tx, call);
    const [after] = await tx.db
      .update(callParticipants)
      .set({ handRaisedAt: isRaised ? tx.wallClock.now() : null })
      .where(eq(callParticipants.id, own.id))
      .returning();
    const change = isRaised ? 'hand_raised' : 'hand_lowered';
    emitAudit(tx, { action: isRaised ? 'call.raise_hand' : 'call.lower_hand', entityId: own.id, before: own, after: after! });
    announceCall(tx, 'call.updated', call, places, { change, participantId: own.id });
    return viewCall(tx, call);
  });
}
