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
function tenOClock(time: number, timeZone: string): Date {
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const format = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  const parts = format.formatToParts(time);
  const sinceMidnight = (Number(part('hour')) * 60 + Number(part('minute'))) * MINUTE;
  return new Date(Math.floor((time - sinceMidnight) / MINUTE) * MINUTE + 10 * HOUR);
}

/** What to look at: a visit that is open, one that opens in two minutes, one tomorrow, one past, one cancelled, and two of others. */
export async function planVisits(
  ctx: ServiceContext,
  { jonas, amara, mira, henrik }: DemoPeople,
  timeZone: string,
): Promise<{ openId: string }> {
  const now = ctx.clock.now().getTime();
  const book = (name: string, title: string, patientId: string, durationMinutes: number, startsAt?: Date) =>
    createAppointment(ctx, {
      practitionerId: amara,
      patientId,
      title,
      externalId: `${DEMO_VISIT}${name}`,
      mode: 'video',
      durationMinutes,
      ...(startsAt && { startsAt: startsAt.toISOString() }),
    });
  const bookWhenFree = async (name: string, title: string, patientId: string, from: Date) => {
    for (let startsAt = from; ; startsAt = new Date(startsAt.getTime() + HOUR)) {
      try {
        return await book(name, title, patientId, 30, startsAt);
      } catch (error) {
        if ((error as { code?: string }).code !== 'appointments.slot_taken') throw error;
      }
    }
  };

  const open = await book('open', 'Blood pressure review', jonas, OPEN_VISIT_MINUTES);
  await book('soon', 'Test results', jonas, NEXT_VISIT_MINUTES, new Date(now + (EARLY_MINUTES + 2) * MINUTE));
  await bookWhenFree('later', 'Palpitations, first visit', mira, upTo(HOUR, now + 2 * HOUR));
  await bookWhenFree('tomorrow', 'Follow-up', jonas, tenOClock(now + DAY, timeZone));
  await bookWhenFree('after-tomorrow', 'Medication check', henrik, tenOClock(now + 2 * DAY, timeZone));
  const past = tenOClock(now - 3 * DAY, timeZone);
  await record(ctx, 'past', 'First visit', { practitionerId: amara, patientId: jonas }, past, {
    status: 'completed',
    completedAt: new Date(past.getTime() + 24 * MINUTE),
  });
  await record(ctx, 'cancelled', 'Follow-up', { practitionerId: amara, patientId: jonas }, tenOClock(now + 4 * DAY, timeZone), {
    status: 'cancelled',
    cancelledAt: new Date(now - 2 * HOUR),
    cancelReason: 'pat',
  });
  return { openId: open.row.id };
}

type Ended = { status: AppointmentStatus } & Pick<NewAppointmentRow, 'completedAt' | 'cancelledAt' | 'cancelReason'>;

/** As it would stand in the book: no verb writes into the past. */
const record = (
  ctx: ServiceContext,
  name: string,
  title: string,
  { practitionerId, patientId }: { practitionerId: string; patientId: string },
  startsAt: Date,
  how: Ended,
): Promise<void> =>
  transact(ctx, async (tx) => {
    const at = new Date(tx.clock.now().getTime() - 7 * DAY);
    const row: NewAppointmentRow = {
      id: tx.newId('apt'),
      clinicId: tx.clinicId,
      mode: 'video',
      title,
      externalId: `${DEMO_VISIT}${name}`,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 30 * MINUTE),
      joinWindow: {},
      createdAt: at,
      updatedAt: at,
      ...how,
    };
    await tx.db.insert(appointments).values(row);
    const common = { appointmentId: row.id, clinicId: tx.clinicId, startsAt };
    await tx.db.insert(appointmentParticipants).values([
      { ...common, personId: practitionerId, role: 'practitioner' },
      { ...common, personId: patientId, role: 'patient' },
    ]);
    await emitAudit(tx, { action: 'appointment.import', entityId: row.id, after: row });
  });
