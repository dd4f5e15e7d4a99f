import { LIVE_CALL_STATUSES } from '@bedside/contract';
import { and, eq, inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { getCallForUpdate } from '../calls/calls.queries.ts';
import { calls } from '../calls/calls.table.ts';
import { closeRooms, finishCall } from '../calls/finish-call.ts';
import { participantsOfCall } from '../calls/read-call.queries.ts';
import { revokeInvitationsOf } from '../invitations/revoke-invitations-of.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import type { AppointmentRow } from './appointments.table.ts';

/** Nobody waits for it or comes to it any more: places, call and room, links and the sessions that came by them. */
export async function closeAppointment(tx: TransactionContext, { id }: Pick<AppointmentRow, 'id'>): Promise<void> {
  await endLiveCall(tx, id);
  await closeEntries(tx, id);
  await revokeInvitationsOf(tx, id);
}

/** Ends the call of an appointment for all, if one is live. The caller holds the appointment's lock. */
export async function endLiveCall(tx: TransactionContext, appointmentId: string): Promise<void> {
  const [live] = await tx.db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.appointmentId, appointmentId), inArray(calls.status, [...LIVE_CALL_STATUSES])));
  if (!live) return;
  // A call is found by who is in it; whoever may end the appointment may end its call.
  const call = await getCallForUpdate({ ...tx, actor: { type: 'system', id: 'appointments' } }, live.id);
  const places = await participantsOfCall(tx, live.id);
  await finishCall(tx, call, {
    reason: call.connectedAt ? 'ended' : 'never_connected',
    endedAt: tx.wallClock.now(),
    endedBy: tx.actor.type === 'person' ? tx.actor.id : null,
    audience: places.map(({ personId }) => personId),
  });
  tx.afterCommit((ctx) => closeRooms(ctx, live.id));
}
