import { LIVE_CALL_STATUSES, OPEN_STATUSES } from '@bedside/contract';
import { and, eq, inArray, isNull, like, lt, or } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import { moveAppointment } from '../../packages/server/src/modules/appointments/move-appointment.ts';
import { appointments, type AppointmentRow } from '../../packages/server/src/modules/appointments/appointments.table.ts';
import { callParticipants, callRooms, calls } from '../../packages/server/src/modules/calls/calls.table.ts';
import { waitingEntries } from '../../packages/server/src/modules/waiting/waiting.table.ts';

/** Every visit that the demo plans has an externalId that begins so. */
export const DEMO_VISIT = 'demo-visit-';

/**
 * Puts away what earlier starts left: their planned visits, and every open one that would be in the way until `until`.
 * They are marked as entered in error, so people do not see them and the record stays. What somebody booked for later stays.
 */
export const putAwayEarlierVisits = (ctx: ServiceContext, until: Date): Promise<number> =>
  transact(ctx, async (tx) => {
    const rows = await tx.db
      .select()
      .from(appointments)
      .where(
        and(
          eq(appointments.clinicId, tx.clinicId),
          or(
            like(appointments.externalId, `${DEMO_VISIT}%`),
            and(inArray(appointments.status, [...OPEN_STATUSES]), lt(appointments.startsAt, until)),
          ),
        ),
      )
      .orderBy(appointments.id)
      .for('update');
    for (const row of rows) await putAway(tx, row);
    return rows.length;
  });

async function putAway(tx: TransactionContext, row: AppointmentRow) {
  await endCalls(tx, row.id);
  const now = tx.clock.now();
  await tx.db
    .update(waitingEntries)
    .set({ state: 'left', updatedAt: now })
    .where(and(eq(waitingEntries.appointmentId, row.id), inArray(waitingEntries.state, ['waiting', 'held', 'admitted'])));
  const stopped =
    row.status === 'in_progress'
      ? await moveAppointment(tx, row, {
          to: 'cancelled',
          event: 'appointment.cancelled',
          set: { cancelledAt: now, cancelReason: 'technical' },
        })
      : row;
  await moveAppointment(tx, stopped, {
    to: 'entered_in_error',
    event: 'appointment.updated',
    action: 'appointment.entered_in_error',
    set: { cancelledAt: null, noShowParty: null },
  });
  await tx.db.update(appointments).set({ externalId: null }).where(eq(appointments.id, row.id));
}

/** Nobody is in a room: the media server of an earlier start is gone. */
async function endCalls(tx: TransactionContext, appointmentId: string) {
  const now = tx.wallClock.now();
  const ended = await tx.db
    .update(calls)
    .set({ status: 'ended', endedAt: now, endReason: 'ended', updatedAt: now })
    .where(and(eq(calls.appointmentId, appointmentId), inArray(calls.status, [...LIVE_CALL_STATUSES])))
    .returning({ id: calls.id });
  const ids = ended.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.db
    .update(callRooms)
    .set({ closedAt: now })
    .where(and(inArray(callRooms.callId, ids), isNull(callRooms.closedAt)));
  await tx.db
    .update(callParticipants)
    .set({ isLive: false, state: 'left', leftAt: now })
    .where(and(inArray(callParticipants.callId, ids), eq(callParticipants.isLive, true)));
}
