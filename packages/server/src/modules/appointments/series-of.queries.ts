import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { visibleTo } from './appointments.queries.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from './appointments.table.ts';

/** The visits of a series that the caller may see, in the order of its rule. */
export const appointmentsOfSeries = (tx: TransactionContext, seriesId: string): Promise<AppointmentRow[]> =>
  tx.db
    .select()
    .from(appointments)
    .where(and(eq(appointments.seriesId, seriesId), visibleTo(tx)))
    .orderBy(asc(appointments.recurrenceId));

/** Whose time these take together; of rows the caller has been found to see. */
export async function subjectsOfAll(tx: TransactionContext, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.db
    .selectDistinct({ personId: appointmentParticipants.personId })
    .from(appointmentParticipants)
    .where(and(inArray(appointmentParticipants.appointmentId, [...ids]), ne(appointmentParticipants.role, 'guest')));
  return rows.map(({ personId }) => personId);
}
