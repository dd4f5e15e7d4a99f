import { inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { getAppointmentForUpdate, getAppointmentRow } from './appointments.queries.ts';
import { appointments, type AppointmentRow } from './appointments.table.ts';

/** For other modules: what the caller may see, or `appointments.not_found`. */
export const findAppointment = (tx: TransactionContext, id: string): Promise<AppointmentRow> => getAppointmentRow(tx, id);

/** The same, locked. Whoever changes an appointment, its call or its waiting room holds this lock first, so no two deadlock. */
export const lockAppointment = (tx: TransactionContext, id: string): Promise<AppointmentRow> => getAppointmentForUpdate(tx, id);

/** Several at once, of rows the caller has been found to see. */
export const appointmentsById = (tx: TransactionContext, ids: readonly string[]): Promise<AppointmentRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .select()
        .from(appointments)
        .where(inArray(appointments.id, [...ids]));
