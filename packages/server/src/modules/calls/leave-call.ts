import type { InOwnPlace } from '@bedside/contract';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isLiveCall } from './calls.rules.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';
import { endRinging } from './end-ringing.ts';
import { closeRooms, finishCall } from './finish-call.ts';
import { lockCall } from './lock-call.ts';
import { putOut } from './put-out.ts';
import { currentRoom, participantsOfCall } from './read-call.queries.ts';
import { takeOut } from './take-out.ts';
import { isThere, placeMeant } from './own-place.ts';

/**
 * I go, the call goes on; but a rung call of two ends for both, and one that rings stops ringing. Whoever is out already, or whose
 * call is over, has what they asked for. Throws `proxies.patient_required`.
 */
export async function leaveCall(ctx: ServiceContext, id: string, { personId }: InOwnPlace = {}): Promise<void> {
  requirePermission(ctx, 'calls.read');
  requireActor(ctx, 'person');

  await transact(ctx, async (seen) => {
    const call = await lockCall(seen, id);
    const places = await participantsOfCall(seen, id);
    const own = placeMeant(seen, places, { personId, fits: isThere });
    if (!isLiveCall(call.status) || !own) return;
    const tx = inTheNameOf(seen, own.personId);
    const rung = places.find(({ state }) => state === 'ringing');
    if (own.state === 'ringing') await endRinging(tx, call, places, own, { to: 'declined', by: own.personId });
    else if (call.status !== 'accepted') await endRinging(tx, call, places, rung!, { to: 'cancelled', by: own.personId });
    else if (call.kind === 'ad_hoc' && countLive(places) <= 2) await hangUp(tx, call, places, own);
    else await goOut(tx, call, places, own);
  });
}

const countLive = (places: readonly CallParticipantRow[]) =>
  places.filter(({ isLive, state }) => isLive && state !== 'ringing').length;

/** Of two, either ends it for both. */
async function hangUp(tx: TransactionContext, call: CallRow, places: readonly CallParticipantRow[], own: CallParticipantRow) {
  await finishCall(tx, call, {
    reason: call.connectedAt ? 'ended' : 'never_connected',
    endedAt: tx.wallClock.now(),
    endedBy: own.personId,
    audience: places.map(({ personId }) => personId),
  });
  tx.afterCommit((ctx) => closeRooms(ctx, call.id));
}

async function goOut(tx: TransactionContext, call: CallRow, places: readonly CallParticipantRow[], own: CallParticipantRow) {
  const { name } = await currentRoom(tx, call.id, own.steppedOutAt ? 'side' : 'main');
  await takeOut(tx, call, places, own, 'left');
  tx.afterCommit((ctx) => putOut(ctx, name, own.identity));
}
