import type { CallParticipantState, CallRole } from '@bedside/contract';
import { and, eq, gt, inArray, isNull, ne, or } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { callParticipants, calls, type CallParticipantRow } from './calls.table.ts';

export type RingPlace = {
  callId: string;
  personId: string;
  role: CallRole;
  state: CallParticipantState;
  isLive?: boolean;
  deviceId?: string;
  liveUntil?: Date;
  invitedBy?: string;
};

/**
 * Undefined when the person has a live place in some call: the unique index says so, whoever else is writing at this moment. Who
 * was in this very call before is rung on the old place.
 */
export async function insertRingPlace(
  tx: TransactionContext,
  { isLive = true, ...place }: RingPlace,
): Promise<CallParticipantRow | undefined> {
  const id = tx.newId('par');
  const [made] = await tx.db
    .insert(callParticipants)
    .values({ ...place, id, clinicId: tx.clinicId, identity: id, isLive })
    .onConflictDoNothing()
    .returning();
  if (made) emitAudit(tx, { action: 'call.invite', entityId: id, after: made });
  return made;
}

/**
 * Compare-and-swap on the ringing place: of two devices that take it, of an answer and the end of the ringing, one is first. The
 * rest of a ring follows from who won here.
 */
export async function takeRing(
  tx: TransactionContext,
  { id }: Pick<CallParticipantRow, 'id'>,
  deviceId: string,
  liveUntil: Date,
): Promise<CallParticipantRow | undefined> {
  const [taken] = await tx.db
    .update(callParticipants)
    .set({ state: 'invited', deviceId, liveUntil })
    .where(
      and(
        eq(callParticipants.id, id),
        eq(callParticipants.state, 'ringing'),
        isNull(callParticipants.deviceId),
        gt(callParticipants.liveUntil, tx.wallClock.now()),
      ),
    )
    .returning();
  return taken;
}

/** The other end of the same compare-and-swap: nobody takes it any more. */
export async function stopRing(
  tx: TransactionContext,
  { id }: Pick<CallParticipantRow, 'id'>,
  state: 'declined' | 'missed',
): Promise<CallParticipantRow | undefined> {
  const [stopped] = await tx.db
    .update(callParticipants)
    .set({ state, isLive: false, liveUntil: null })
    .where(and(eq(callParticipants.id, id), eq(callParticipants.state, 'ringing')))
    .returning();
  return stopped;
}

/** What rings for these people, and what they ring; not in the call of this appointment. */
export const ringsOf = (
  tx: TransactionContext,
  personIds: readonly string[],
  appointmentId?: string,
): Promise<{ callId: string; personId: string }[]> =>
  tx.db
    .select({ callId: callParticipants.callId, personId: callParticipants.personId })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(
      and(
        eq(callParticipants.clinicId, tx.clinicId),
        inArray(callParticipants.personId, [...personIds]),
        callParticipants.isLive,
        or(eq(callParticipants.state, 'ringing'), eq(calls.status, 'ringing')),
        appointmentId === undefined ? undefined : or(isNull(calls.appointmentId), ne(calls.appointmentId, appointmentId)),
      ),
    )
    .orderBy(callParticipants.callId);
