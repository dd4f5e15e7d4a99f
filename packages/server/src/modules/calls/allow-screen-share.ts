import { eq } from 'drizzle-orm';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { maySend } from '../door/grant.rules.ts';
import { announceCall } from './announce-call.ts';
import { callParticipants } from './calls.table.ts';
import { modeOf } from './join-call.ts';
import { livePlace, moderated, requireModerator } from './moderated.ts';
import { currentRoom } from './read-call.queries.ts';
import { viewCall, type CallView } from './view-call.ts';

/** For as long as the call lasts, also after they came back. LiveKit is told the whole set, from the one function that knows it. */
export async function allowScreenShare(
  ctx: ServiceContext,
  callId: string,
  participantId: string,
  allowed: boolean,
): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call, places } = await moderated(tx, callId);
    const before = livePlace(places, participantId);
    const [after] = await tx.db
      .update(callParticipants)
      .set({ mayShareScreen: allowed })
      .where(eq(callParticipants.id, participantId))
      .returning();
    emitAudit(tx, { action: 'call.allow_screen_share', entityId: participantId, before, after: after! });
    announceCall(tx, 'call.updated', call, places, { change: 'screen_share', participantId, allowed });
    const room = await currentRoom(tx, callId, before.steppedOutAt ? 'side' : 'main');
    const rights = maySend(before.role, await modeOf(tx, call), allowed);
    tx.afterCommit((ctx) => ctx.media.setMaySend(room.name, before.identity, rights));
    return viewCall(tx, call);
  });
}
