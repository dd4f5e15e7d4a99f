import type { CallEndReason } from '@bedside/contract';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { callParticipants, callRooms, calls, type CallRow } from './calls.table.ts';
import { talkSeconds } from './calls.rules.ts';
import { closeRoom } from './open-room.ts';

type End = { reason: CallEndReason; endedAt: Date; endedBy: string | null; audience: readonly string[] };

/** Ends a live call for all. The caller holds its lock, and calls `closeRooms` after the commit. */
export async function finishCall(
  tx: TransactionContext,
  before: CallRow,
  { reason, endedAt: end, endedBy, audience }: End,
): Promise<CallRow> {
  // Wall clocks of two processes may differ by a moment: nothing ends before it was connected.
  const endedAt = before.connectedAt && before.connectedAt > end ? before.connectedAt : end;
  const [after] = await tx.db
    .update(calls)
    .set({ status: 'ended', endReason: reason, endedAt, endedBy, emptySince: null, updatedAt: tx.wallClock.now() })
    .where(eq(calls.id, before.id))
    .returning();
  await tx.db
    .update(callParticipants)
    .set({ state: 'left', leftAt: endedAt })
    .where(and(eq(callParticipants.callId, before.id), eq(callParticipants.state, 'connected')));
  await tx.db
    .update(callParticipants)
    .set({
      state: sql`case ${callParticipants.state} when 'ringing' then 'missed' else ${callParticipants.state} end`,
      ...{ isLive: false, liveUntil: null, steppedOutAt: null, handRaisedAt: null },
    })
    .where(and(eq(callParticipants.callId, before.id), eq(callParticipants.isLive, true)));
  emitAudit(tx, { action: 'call.end', entityId: before.id, before, after: after! });
  emitEvent(tx, {
    type: 'call.ended',
    appointmentId: before.appointmentId,
    audience: before.departmentId === null ? audience : [...audience, before.departmentId],
    data: { callId: before.id, endReason: reason, talkSeconds: talkSeconds(after!) },
  });
  return after!;
}

/** What LiveKit still has of a call that is over. A failure is logged and made good by the sweeper: the row stays open. */
export async function closeRooms(ctx: ServiceContext, callId: string): Promise<void> {
  const open = await transact(ctx, (tx) =>
    tx.db
      .select({ id: callRooms.id, name: callRooms.name })
      .from(callRooms)
      .where(and(eq(callRooms.callId, callId), isNull(callRooms.closedAt))),
  );
  for (const { id, name } of open) {
    try {
      await ctx.media.endRoom(name);
    } catch {
      ctx.log.warn({ callId }, 'the room of a call that is over could not be closed yet');
      continue;
    }
    await transact(ctx, (tx) => closeRoom(tx, id));
  }
}
