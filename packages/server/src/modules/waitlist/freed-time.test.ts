import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { NOW, withDatabase } from '../../../test/helpers.ts';
import { patient, schedule } from '../../../test/makers.ts';
import { look, NOON, offers, takenNoon, waits } from '../../../test/waitlist.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { rescheduleAppointment } from '../appointments/reschedule-appointment.ts';
import { reservations } from '../reservations/reservations.table.ts';

const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

describe('time is freed too', () => {
  test('by moving a visit away', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      const entry = await waits(db, { practitionerId, startsUntil: minutes(200) });
      await rescheduleAppointment(ctx, appointmentId, { expectedRevision: 1, startsAt: minutes(300).toISOString() });
      await look(ctx);
      expect(await offers(db)).toMatchObject([{ entryId: entry.id, practitionerId, startsAt: NOON }]);
    }));

  test('by giving a visit to another practitioner: theirs who had it', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, appointmentId } = await takenNoon(db);
      const entry = await waits(db, { practitionerId });
      const { practitionerId: other } = await schedule(db);
      await rescheduleAppointment(ctx, appointmentId, { expectedRevision: 1, practitionerId: other });
      await look(ctx);
      expect(await offers(db)).toMatchObject([{ entryId: entry.id, practitionerId }]);
    }));

  test('by a request that nobody confirmed, even when its time was given back before', () =>
    withDatabase(async ({ db }) => {
      const { ctx, practitionerId, wallClock } = await takenNoon(db);
      const tomorrow = new Date(NOW.getTime() + 25 * 3_600_000);
      const request = { durationMinutes: 30, mode: 'video' as const, asRequest: true, startsAt: tomorrow.toISOString() };
      await createAppointment(ctx, { ...request, practitionerId, patientId: (await patient(db)).id });
      wallClock.advance(23 * 3600);
      const entry = await waits(db, { practitionerId, startsFrom: tomorrow, startsUntil: minutes(48 * 60) });
      await db.update(reservations).set({ releasedAt: wallClock.now() }).where(eq(reservations.subjectId, practitionerId));
      await db.execute(sql`update appointments set expires_at = ${wallClock.now().toISOString()} where status = 'pending'`);
      await look(ctx);
      await look(ctx);
      expect(await offers(db)).toMatchObject([{ entryId: entry.id, startsAt: tomorrow }]);
    }));
});
