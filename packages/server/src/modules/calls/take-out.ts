import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { whoInEvents } from '../groups/group-names.ts';
import { announceCall } from './announce-call.ts';
import { keepsAlive } from './calls.rules.ts';
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
    .set({ state, isLive: false, leftAt: now, liveUntil: null, steppedOutAt: null, handRaisedAt: null })
    .where(eq(callParticipants.id, before.id))
    .returning();
  const isAnyoneLeft = places.some((place) => place.id !== before.id && place.state === 'connected' && keepsAlive(place, call));
  if (!isAnyoneLeft && !call.emptySince)
    await tx.db.update(calls).set({ emptySince: now, updatedAt: now }).where(eq(calls.id, call.id));
  emitAudit(tx, { action: state === 'left' ? 'call.leave' : 'call.remove', entityId: before.id, before, after: after! });
  announceCall(tx, 'call.participant_left', call, places, { ...(await whoInEvents(tx, call, before)), state });
}
