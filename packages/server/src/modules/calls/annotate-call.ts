import type { UpdateCall } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { calls } from './calls.table.ts';
import { logEntries, type LogEntry } from './list-calls.ts';
import { lockCall } from './lock-call.ts';
import { mayAnnotate } from './view-call.ts';

/** The clinic's own notes about a call. No patient or guest ever sees them. */
export async function annotateCall(ctx: ServiceContext, id: string, { adminNotes }: UpdateCall): Promise<LogEntry> {
  requirePermission(ctx, 'calls.read');
  return transact(ctx, async (tx) => {
    const before = await lockCall(tx, id);
    if (!mayAnnotate(tx)) throw actorNotAllowed();
    if (adminNotes === before.adminNotes) return (await logEntries(tx, [before]))[0]!;
    const [after] = await tx.db
      .update(calls)
      .set({ adminNotes, updatedAt: tx.wallClock.now() })
      .where(eq(calls.id, id))
      .returning();
    emitAudit(tx, { action: 'call.annotate', entityId: id, before, after: after! });
    return (await logEntries(tx, [after!]))[0]!;
  });
}
