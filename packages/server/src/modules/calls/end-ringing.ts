import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { whoMayHear } from '../groups/group-names.ts';
import { announceCall } from './announce-call.ts';
import { notRinging } from './calls.errors.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { stopRing } from './ring.queries.ts';

type HowItEnds = { to: 'declined' | 'missed' | 'cancelled'; by: string | null };

/**
 * Stops the ringing at one person. With it ends the call that was rung for them; one that was under way goes on. The caller holds
 * the call's lock. Throws `calls.not_ringing` for who came too late.
 */
export async function endRinging(
  tx: TransactionContext,
  call: CallRow,
  places: readonly CallParticipantRow[],
  before: CallParticipantRow,
  { to, by }: HowItEnds,
): Promise<CallRow> {
  const stopped = await stopRing(tx, before, to === 'declined' ? 'declined' : 'missed');
  if (!stopped) throw notRinging();
  emitAudit(tx, { action: `call.${ACTION[to]}`, entityId: before.id, before, after: stopped });
  announceCall(tx, `call.${to}`, call, await whoMayHear(tx, call, places, before), {
    personId: before.personId,
    participantId: before.id,
    rungBy: call.rungBy,
  });
  if (call.status !== 'ringing') return call;

  const now = tx.wallClock.now();
  const [ended] = await tx.db
    .update(calls)
    .set({ status: to, endedAt: now, endedBy: by, updatedAt: now })
    .where(and(eq(calls.id, call.id), eq(calls.status, 'ringing')))
    .returning();
  if (!ended) throw notRinging();
  await tx.db
    .update(callParticipants)
    .set({ isLive: false, state: 'left', liveUntil: null })
    .where(and(eq(callParticipants.callId, call.id), eq(callParticipants.state, 'invited')));
  emitAudit(tx, { action: 'call.end', entityId: call.id, before: call, after: ended });
  return ended;
}

const ACTION = { declined: 'decline', missed: 'miss', cancelled: 'cancel' } as const;
