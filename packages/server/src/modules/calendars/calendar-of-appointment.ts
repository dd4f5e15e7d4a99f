import { calendarOf, type Party } from '../../calendar/calendar-of.ts';
import { requirePermission } from '../../auth.ts';
import type { Actor, ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { pageFor } from '../clinics/page-for.ts';
import { isOfClinic } from '../people/people.rules.ts';
import { calendarOfVisit } from './calendars.rules.ts';

type ForMail = { attendee: Party; isOfClinic: boolean; organizer?: Party; language?: string; method?: 'CANCEL' };

const worksThere = (actor: Actor) => actor.type === 'person' && isOfClinic(actor.kind);

/** One visit, to be put into a calendar by hand. Of one that was cancelled: the word that takes it out again. */
export async function getAppointmentCalendar(ctx: ServiceContext, id: string): Promise<{ method: string; text: string }> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const row = await getAppointmentRow(tx, id);
    auditRead(tx, 'appointment.read_calendar', id);
    const clinic = await getClinic(tx);
    const input = calendarOfVisit(row, clinic, { stamp: tx.clock.now(), page: pageFor(clinic, worksThere(tx.actor)) });
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
  { isOfClinic: forClinic, organizer, ...how }: ForMail,
): Promise<{ method: 'REQUEST' | 'CANCEL'; text: string }> {
  const clinic = await getClinic(tx);
  const page = pageFor(clinic, forClinic);
  const input = calendarOfVisit(row, clinic, { stamp: tx.clock.now(), page, ...(organizer && { organizer }), ...how });
  return { method: input.method === 'CANCEL' ? 'CANCEL' : 'REQUEST', text: calendarOf(input) };
}
