import type { AppointmentHistory } from '@bedside/contract';
import { and, asc, eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { appointmentHistory, type AppointmentHistoryRow } from './appointment-history.table.ts';
import { getAppointmentRow } from './appointments.queries.ts';
import type { Side } from './appointments.table.ts';
import { participantsOf, sideOf } from './write-appointment.ts';

export type HistoryView = { rows: AppointmentHistoryRow[]; side: Side };

/** Every change of an appointment, oldest first. */
export async function listHistory(ctx: ServiceContext, id: string): Promise<HistoryView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    await getAppointmentRow(tx, id);
    auditRead(tx, 'appointment.read_history', id);
    const rows = await tx.db
      .select()
      .from(appointmentHistory)
      .where(and(eq(appointmentHistory.clinicId, tx.clinicId), eq(appointmentHistory.appointmentId, id)))
      .orderBy(asc(appointmentHistory.revision));
    return { rows, side: sideOf(tx.actor, await participantsOf(tx, id)) };
  });
}

/** A reason is for the side that said it, and names of the clinic's people are for the clinic. */
export const historyToApi = ({ rows, side }: HistoryView): AppointmentHistory => ({
  data: rows.map((row) => ({
    revision: row.revision,
    at: row.at.toISOString(),
    action: row.action,
    from: row.fromStatus,
    to: row.toStatus,
    by: { side: row.side, personId: side === 'patient' && row.side !== 'patient' ? null : row.byPersonId },
    before: row.before,
    after: row.after,
    reason: row.side === side ? row.reason : null,
  })),
});
