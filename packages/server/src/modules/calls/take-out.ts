import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';

/** Out of the call by someone's decision. The caller holds the call's lock, and calls `putOut` after the commit. */
export async function takeOut(
  tx: TransactionContext,
  call: CallRow,
  places: readonly CallParticipantRow[],
  before: CallParticipantRow,
  state: 'left' | 'removed',
): Promise<void> {
  const now = tx.wallClock.now();
  const [after] = await tx.db
    .update(callParticipants)
    .set({ state, isLive: false, leftAt: now })
    .where(eq(callParticipants.id, before.id))
    .returning();
  const isAnyoneLeft = places.some((place) => place.id !== before.id && place.state === 'connected');
  if (!isAnyoneLeft && !call.emptySince)
    await tx.db.update(calls).set({ emptySince: now, updatedAt: now }).where(eq(calls.id, call.id));
  emitAudit(tx, { action: state === 'left' ? 'call.leave' : 'call.remove', entityId: before.id, before, after: after! });
  emitEvent(tx, {
    type: 'call.participant_left',
    appointmentId: call.appointmentId,
    audience: places.map(({ personId }) => personId),
    data: { callId: call.id, participantId: before.id, personId: before.personId, state },
  });
}
