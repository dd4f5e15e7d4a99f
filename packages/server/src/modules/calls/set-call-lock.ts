import { eq } from 'drizzle-orm';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { announceCall } from './announce-call.ts';
import { calls } from './calls.table.ts';
import { moderated, requireModerator } from './moderated.ts';
import { viewCall, type CallView } from './view-call.ts';

/** While it is locked nobody comes in but practitioners, and who was in before: a reload locks nobody out. */
export async function setCallLock(ctx: ServiceContext, id: string, isLocked: boolean): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call, places } = await moderated(tx, id);
    if ((call.lockedAt !== null) === isLocked) return viewCall(tx, call);
    const now = tx.wallClock.now();
    const [after] = await tx.db
      .update(calls)
      .set({ lockedAt: isLocked ? now : null, updatedAt: now })
      .where(eq(calls.id, id))
      .returning();
    emitAudit(tx, { action: isLocked ? 'call.lock' : 'call.unlock', entityId: id, before: call, after: after! });
    announceCall(tx, 'call.updated', call, places, { change: isLocked ? 'locked' : 'unlocked' });
    return viewCall(tx, after!);
  });
}
