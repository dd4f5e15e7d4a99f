import type { AppointmentHistory } from '@bedside/contract';
import { and, asc, eq } from 'drizzle-orm';
import { personIdsOf, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { isGroup } from '../groups/groups.rules.ts';
import { appointmentHistory, type AppointmentHistoryRow } from './appointment-history.table.ts';
import { getAppointmentRow } from './appointments.queries.ts';
import type { Side } from './appointments.table.ts';
import { participantsOf, sideOf } from './write-appointment.ts';

/** `hidesOthers`: whether who else is on the patient's side is hidden from the caller, as in a group. */
export type HistoryView = { rows: AppointmentHistoryRow[]; side: Side; ownIds: readonly string[]; hidesOthers: boolean };

/** Every change of an appointment, oldest first. */
export async function listHistory(ctx: ServiceContext, id: string): Promise<HistoryView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const visit = await getAppointmentRow(tx, id);
    auditRead(tx, 'appointment.read_history', id);
    const rows = await tx.db
      .select()
      .from(appointmentHistory)
      .where(and(eq(appointmentHistory.clinicId, tx.clinicId), eq(appointmentHistory.appointmentId, id)))
      .orderBy(asc(appointmentHistory.revision));
    const side = sideOf(tx.actor, await participantsOf(tx, id));
    return { rows, side, ownIds: personIdsOf(tx.actor), hidesOthers: isGroup(visit) && side === 'patient' };
  });
}

/** A reason is for the side that said it, and names of the clinic's people are for the clinic. */
export const historyToApi = ({ rows, ...sight }: HistoryView): AppointmentHistory => ({
  data: rows.map((row) => ({
    revision: row.revision,
    at: row.at.toISOString(),
    action: row.action,
    from: row.fromStatus,
    to: row.toStatus,
    by: { side: row.side, personId: sight.side === 'patient' && !isOfThem(row, sight) ? null : row.byPersonId },
    before: row.before,
    after: row.after,
    reason: isOfThem(row, sight) ? row.reason : null,
  })),
});

const isOfThem = (row: AppointmentHistoryRow, { side, ownIds, hidesOthers }: Omit<HistoryView, 'rows'>) =>
  row.side === side && (!hidesOthers || (row.byPersonId !== null && ownIds.includes(row.byPersonId)));
