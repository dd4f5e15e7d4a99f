import { calendarOf, type Party } from '../../calendar/calendar-of.ts';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { calendarOfVisit } from './calendars.rules.ts';

/** One visit, to be put into a calendar by hand. Of one that was cancelled: the word that takes it out again. */
export async function getAppointmentCalendar(ctx: ServiceContext, id: string): Promise<{ method: string; text: string }> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const row = await getAppointmentRow(tx, id);
    auditRead(tx, 'appointment.read_calendar', id);
    const input = calendarOfVisit(row, await getClinic(tx), { stamp: tx.clock.now() });
    return { method: input.method, text: calendarOf(input) };
  });
}

/**
 * What a mail about this visit carries for its one recipient: a REQUEST, again after each move with a higher SEQUENCE, or the
 * CANCEL, which `method` makes of it for one who alone takes no part any more. `row` is the appointment as it is after the
 * change; replies of calendar programs go to the organizer.
 */
export async function calendarForMail(
  tx: TransactionContext,
  row: AppointmentRow,
  { attendee, organizer, ...how }: { attendee: Party; organizer?: Party; language?: string; method?: 'CANCEL' },
): Promise<{ method: 'REQUEST' | 'CANCEL'; text: string }> {
  const stamp = tx.clock.now();
  const input = calendarOfVisit(row, await getClinic(tx), { stamp, attendee, ...(organizer && { organizer }), ...how });
  return { method: input.method === 'CANCEL' ? 'CANCEL' : 'REQUEST', text: calendarOf(input) };
}
