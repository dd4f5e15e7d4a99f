import type { AppointmentStatus } from '@bedside/contract';
import type { ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import {
  appointmentParticipants,
  appointments,
  type NewAppointmentRow,
} from '../../packages/server/src/modules/appointments/appointments.table.ts';
import { createAppointment } from '../../packages/server/src/modules/appointments/create-appointment.ts';
import { emitAudit } from '../../packages/server/src/modules/audit/emit-audit.ts';
import type { DemoPeople } from './people.ts';
import { DEMO_VISIT } from './tidy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The visit that is open now is over before the next one begins: both are of the same two people. */
export const OPEN_VISIT_MINUTES = 15;
export const NEXT_VISIT_MINUTES = 30;
/** The door opens for patients this long before the start, unless a clinic sets it otherwise. */
const EARLY_MINUTES = 15;

const upTo = (unit: number, time: number) => new Date(Math.ceil(time / unit) * unit);

/** Ten in the morning of that day where the clinic is, so that a visit never stands at night. */
export function tenOClock(time: number, timeZone: string): Date {
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const format = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  const parts = format.formatToParts(time);
  const sinceMidnight = (Number(part('hour')) * 60 + Number(part('minute'))) * MINUTE;
  return new Date(Math.floor((time - sinceMidnight) / MINUTE) * MINUTE + 10 * HOUR);
}

type Booking = Parameters<typeof createAppointment>[1];

/** What to look at: a visit that is open, one that opens in two minutes, one tomorrow, one past, one cancelled; of others two, and a request. */
export async function planVisits(
  ctx: ServiceContext,
  { jonas, amara, luis, mira, henrik }: DemoPeople,
  timeZone: string,
): Promise<{ openId: string }> {
  const now = ctx.clock.now().getTime();
  const book = (name: string, title: string, more: Pick<Booking, 'patientId'> & Partial<Booking>) =>
    createAppointment(ctx, {
      ...{ practitionerId: amara, title, externalId: `${DEMO_VISIT}${name}` },
      ...{ mode: 'video', durationMinutes: NEXT_VISIT_MINUTES, ...more },
    });
  const bookWhenFree = async (name: string, title: string, from: Date, more: Pick<Booking, 'patientId'> & Partial<Booking>) => {
    for (let startsAt = from; ; startsAt = new Date(startsAt.getTime() + HOUR)) {
      try {
        return await book(name, title, { ...more, startsAt: startsAt.toISOString() });
      } catch (error) {
        if ((error as { code?: string }).code !== 'appointments.slot_taken') throw error;
      }
    }
  };

  const open = await book('open', 'Blood pressure review', { patientId: jonas, durationMinutes: OPEN_VISIT_MINUTES });
  const soon = new Date(now + (EARLY_MINUTES + 2) * MINUTE).toISOString();
  await book('soon', 'Test results', { patientId: jonas, startsAt: soon });
  await bookWhenFree('later', 'Palpitations, first visit', upTo(HOUR, now + 2 * HOUR), { patientId: mira });
  await bookWhenFree('tomorrow', 'Follow-up', tenOClock(now + DAY, timeZone), { patientId: jonas });
  await bookWhenFree('after-tomorrow', 'Medication check', tenOClock(now + 2 * DAY, timeZone), { patientId: henrik });
  const request = { patientId: henrik, practitionerId: luis, asRequest: true };
  await bookWhenFree('request', 'Repeat prescription', upTo(HOUR, now + 3 * HOUR), request);
  const pair = { practitionerId: amara, patientId: jonas };
  const past = tenOClock(now - 3 * DAY, timeZone);
  const completedAt = new Date(past.getTime() + 24 * MINUTE);
  const first = { ...pair, externalId: `${DEMO_VISIT}past`, title: 'First visit' };
  await record(ctx, { ...first, startsAt: past, status: 'completed', completedAt });
  const cancelled = { cancelledAt: new Date(now - 2 * HOUR), cancelReason: 'pat' as const };
  const called = { ...pair, externalId: `${DEMO_VISIT}cancelled`, title: 'Follow-up' };
  await record(ctx, { ...called, startsAt: tenOClock(now + 4 * DAY, timeZone), status: 'cancelled', ...cancelled });
  return { openId: open.row.id };
}

type Ended = Pick<NewAppointmentRow, 'completedAt' | 'cancelledAt' | 'cancelReason'> & {
  practitionerId: string;
  patientId: string;
  externalId: string;
  title: string;
  startsAt: Date;
  status: AppointmentStatus;
};

/** As it would stand in the book: no verb writes into the past. */
export const record = (ctx: ServiceContext, { practitionerId, patientId, startsAt, ...how }: Ended): Promise<string> =>
  transact(ctx, async (tx) => {
    const at = new Date(Math.min(tx.clock.now().getTime(), startsAt.getTime()) - 7 * DAY);
    const row: NewAppointmentRow = {
      ...{ id: tx.newId('apt'), clinicId: tx.clinicId, mode: 'video', joinWindow: {}, createdAt: at, updatedAt: at },
      ...{ startsAt, endsAt: new Date(startsAt.getTime() + 30 * MINUTE), ...how },
    };
    await tx.db.insert(appointments).values(row);
    const common = { appointmentId: row.id, clinicId: tx.clinicId, startsAt };
    await tx.db.insert(appointmentParticipants).values([
      { ...common, personId: practitionerId, role: 'practitioner' },
      { ...common, personId: patientId, role: 'patient' },
    ]);
    emitAudit(tx, { action: 'appointment.create', entityId: row.id, after: row });
    return row.id;
  });
