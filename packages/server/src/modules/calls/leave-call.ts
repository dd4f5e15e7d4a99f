import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isLiveCall } from './calls.rules.ts';
import { lockCall } from './lock-call.ts';
import { putOut } from './put-out.ts';
import { currentRoom, participantsOfCall } from './read-call.ts';
import { takeOut } from './take-out.ts';
import { ownPlace } from './view-call.ts';

/** I go, the call goes on. Whoever is out already, or whose call is over, has what they asked for. */
export async function leaveCall(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, 'calls.join');
  requireActor(ctx, 'person');

  await transact(ctx, async (tx) => {
    const call = await lockCall(tx, id);
    const places = await participantsOfCall(tx, id);
    const own = ownPlace(tx, places);
    if (!isLiveCall(call.status) || !own) return;
    const { name } = await currentRoom(tx, id);
    await takeOut(inTheNameOf(tx, own.personId), call, places, own, 'left');
    tx.afterCommit(() => putOut(ctx, name, own.identity));
  });
}
