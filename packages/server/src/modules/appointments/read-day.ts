import type { DayQuery } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { DAY_MS, zoneClock } from '../schedules/zone-clock.rules.ts';
import { appointmentPage } from './appointment-page.queries.ts';
import { viewAppointments, type AppointmentView } from './view-appointments.ts';

export type DayView = { timeZone: string; startsAt: Date; endsAt: Date; views: AppointmentView[]; isCut: boolean };

/** On paper, more is not a day. */
const MOST = 500;

/** A day of the clinic's calendar: as long as it is there, also when the clocks change. Without what will not take place. */
export async function readDay(ctx: ServiceContext, { date, practitionerId }: DayQuery): Promise<DayView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const { timeZone } = await getClinic(tx);
    const midnight = Date.parse(`${date}T00:00:00Z`);
    const clock = zoneClock(timeZone, midnight, midnight + DAY_MS);
    const startsAt = new Date(clock.instantOf(midnight));
    const endsAt = new Date(clock.instantOf(midnight + DAY_MS));
    const rows = await appointmentPage(tx, {
      from: startsAt.toISOString(),
      to: endsAt.toISOString(),
      status: ['pending', 'scheduled', 'checked_in', 'in_progress', 'completed', 'no_show'],
      ...(practitionerId !== undefined && { practitionerId }),
      limit: MOST,
      order: 'asc',
      after: undefined,
    });
    const shown = rows.slice(0, MOST);
    auditRead(
      tx,
      'appointment.read_day',
      shown.map(({ id }) => id),
    );
    return { timeZone, startsAt, endsAt, views: await viewAppointments(tx, shown), isCut: rows.length > MOST };
  });
}
