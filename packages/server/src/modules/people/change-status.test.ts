import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, department, patient, practitioner, session, staff } from '../../../test/makers.ts';
import { appointments, appointmentParticipants } from '../appointments/appointments.table.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { createSession } from '../sessions/create-session.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { changeStatus } from './change-status.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { people } from './people.table.ts';

const TOMORROW = new Date(NOW.getTime() + 86_400_000);
const kind = 'practitioner' as const;

describe('someone who waits to be let in', () => {
  test.each([
    ['approve', 'active'],
    ['reject', 'deactivated'],
  ] as const)('%s makes them %s, audited and announced', (verb, status) =>
    withDb(async (db) => {
      const { id } = await practitioner(db, { status: 'pending' });

      const view = await changeStatus(makeCtx(db), { kind, id, verb });

      expect(view).toMatchObject({ status, revision: 2, deactivatedAt: status === 'active' ? null : NOW });
      expect(await db.select().from(auditLog)).toMatchObject([{ action: `practitioner.${verb}`, entityId: id }]);
      expect(await db.select().from(events)).toMatchObject([{ type: 'practitioner.updated', data: { personId: id, status } }]);
    }),
  );

  test('of ten admins who answer at once, one has answered', () =>
    withDatabase(async ({ db }) => {
      const { id } = await practitioner(db, { status: 'pending' });
      const answers = Array.from({ length: 10 }, (_, n) =>
        changeStatus(makeCtx(db), { kind, id, verb: n % 2 ? 'approve' : 'reject' }),
      );

      const outcomes = await Promise.allSettled(answers);

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'people.wrong_status' });
    }));

  test('cannot let themselves in, nor can a colleague', () =>
    withDb(async (db) => {
      const waiting = await practitioner(db, { status: 'pending' });
      for (const actor of [actorOf(waiting), actorOf(await practitioner(db)), actorOf(await staff(db))])
        await expect(changeStatus(makeCtx(db, { actor }), { kind, id: waiting.id, verb: 'approve' })).rejects.toMatchObject({
          code: 'auth.forbidden',
        });
    }));
});

describe('what the status does not allow is refused', () => {
  test.each([
    ['active', 'approve'],
    ['active', 'reject'],
    ['active', 'reactivate'],
    ['pending', 'reactivate'],
    ['deactivated', 'approve'],
  ] as const)('of %s: %s', (status, verb) =>
    withDb(async (db) => {
      const { id } = await practitioner(db, { status, deactivatedAt: status === 'deactivated' ? NOW : null });
      await expect(changeStatus(makeCtx(db), { kind, id, verb })).rejects.toMatchObject({ code: 'people.wrong_status' });
      expect(await db.select().from(events)).toEqual([]);
    }),
  );

  test.each(['pending', 'deactivated'] as const)('of %s: deactivate', (status) =>
    withDb(async (db) => {
      const { id } = await practitioner(db, { status, deactivatedAt: status === 'deactivated' ? NOW : null });
      await expect(deactivatePerson(makeCtx(db), { kind, id })).rejects.toMatchObject({ code: 'people.wrong_status' });
    }),
  );
});

describe('deactivatePerson', () => {
  test('signs the person out at once, on every device, and nobody else', () =>
    withDb(async (db) => {
      const who = await practitioner(db);
      const tokens = [(await session(db, { personId: who.id })).token, (await session(db, { personId: who.id })).token];
      const other = await session(db, { personId: (await practitioner(db)).id });
      const app = makeApp({ db });

      const view = await deactivatePerson(makeCtx(db), { kind, id: who.id });

      expect(view).toMatchObject({ status: 'deactivated', deactivatedAt: NOW, can: ['update', 'reactivate'] });
      for (const token of tokens) expect((await app.request('/v1/me', as(token))).status).toBe(401);
      expect((await app.request('/v1/me', as(other.token))).status).toBe(200);
      await expect(createSession(makeCtx(db), { personId: who.id })).rejects.toMatchObject({ code: 'people.not_active' });
    }));

  test('with visits to come, a word is needed; nothing happens without it', () =>
    withDb(async (db) => {
      const visit = await appointment(db, { startsAt: TOMORROW });
      await expect(deactivatePerson(makeCtx(db), { kind, id: visit.practitionerId })).rejects.toMatchObject({
        code: 'people.has_future_visits',
      });
      expect(await db.$count(people, sql`status = 'deactivated'`)).toBe(0);
      expect(await db.select().from(auditLog)).toEqual([]);
    }));

  test.each([
    ['is over', { startsAt: new Date(NOW.getTime() - 86_400_000) }],
    ['was cancelled', { startsAt: TOMORROW, status: 'cancelled' as const, cancelledAt: NOW }],
    ['is completed', { startsAt: TOMORROW, status: 'completed' as const }],
    ['has begun', { startsAt: NOW, status: 'in_progress' as const }],
  ])('a visit that %s needs no word, and stays', (_what, over) =>
    withDb(async (db) => {
      const visit = await appointment(db, over);
      await deactivatePerson(makeCtx(db), { kind, id: visit.practitionerId });
      expect(await db.select().from(appointments)).toMatchObject([{ status: visit.status }]);
    }),
  );

  test('kept visits stay as they are', () =>
    withDb(async (db) => {
      const visit = await appointment(db, { startsAt: TOMORROW });
      await deactivatePerson(makeCtx(db), { kind, id: visit.practitionerId, futureVisits: 'keep' });
      expect(await db.select().from(appointments)).toMatchObject([{ id: visit.id, status: 'scheduled', revision: 1 }]);
    }));

  test('cancelled visits give their time back, each audited and announced to its people', () =>
    withDb(async (db) => {
      const who = await practitioner(db);
      const ctx = makeCtx(db);
      const book = async (startsAt: string) =>
        createAppointment(ctx, {
          practitionerId: who.id,
          patientId: (await patient(db)).id,
          startsAt,
          durationMinutes: 30,
          mode: 'video',
        });
      const booked = [await book('2030-01-16T10:00:00.000Z'), await book('2030-03-16T10:00:00.000Z')];

      await deactivatePerson(ctx, { kind, id: who.id, futureVisits: 'cancel' });

      const rows = await db.select().from(appointments);
      expect(rows.map(({ status, cancelReason }) => [status, cancelReason])).toEqual([
        ['cancelled', 'prov'],
        ['cancelled', 'prov'],
      ]);
      expect((await db.select().from(reservations)).filter(({ releasedAt }) => releasedAt === null)).toEqual([]);
      const told = (await db.select().from(events)).filter(({ type }) => type === 'appointment.cancelled');
      expect(told.map(({ appointmentId }) => appointmentId).sort()).toEqual(booked.map(({ row }) => row.id).sort());
      const audited = (await db.select().from(auditLog)).map(({ action }) => action);
      expect(audited.filter((action) => action === 'appointment.cancel' || action === 'appointment.cancelled')).toHaveLength(2);
      expect(audited).toContain('practitioner.deactivate');
    }));

  test('all or nothing: when a visit cannot be cancelled, the person is as before', () =>
    withDb(async (db) => {
      const visit = await appointment(db, { startsAt: TOMORROW });
      const { token } = await session(db, { personId: visit.practitionerId });
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint no_cancelling check (action not like 'appointment.cancel%')`),
      );

      const input = { kind, id: visit.practitionerId, futureVisits: 'cancel' as const };
      await expect(deactivatePerson(makeCtx(db), input)).rejects.toThrow();

      expect(await db.$count(people, sql`status = 'deactivated'`)).toBe(0);
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
      expect((await makeApp({ db }).request('/v1/me', as(token))).status).toBe(200);
    }));

  test('a guest of somebody else’s visit, and one of several patients, takes no visit from the others', () =>
    withDb(async (db) => {
      const leaving = await patient(db);
      const visited = await appointment(db, { startsAt: TOMORROW, guestIds: [leaving.id] });
      const group = await appointment(db, { startsAt: TOMORROW });
      const place = { appointmentId: group.id, personId: leaving.id, clinicId: group.clinicId, startsAt: TOMORROW };
      await asOwner(db, (owner) => owner.insert(appointmentParticipants).values({ ...place, role: 'patient' }));

      await deactivatePerson(makeCtx(db), { kind: 'patient', id: leaving.id, futureVisits: 'cancel' });

      const rows = await db.select().from(appointments);
      expect(rows.map(({ id, status }) => [id, status]).sort()).toEqual(
        [
          [visited.id, 'scheduled'],
          [group.id, 'scheduled'],
        ].sort(),
      );
    }));

  test('who administers one department cancels also what the person has in another', () =>
    withDb(async (db) => {
      const [admin, doctor] = [await staff(db, { role: 'department_admin' }), await practitioner(db)];
      const { id: departmentId } = await department(db, { memberIds: [doctor.id, admin.id] });
      const { id: elsewhere } = await department(db, { memberIds: [doctor.id] });
      await appointment(db, { startsAt: TOMORROW, practitionerId: doctor.id, departmentId: elsewhere });
      const ctx = makeCtx(db, { actor: actorOf(admin, { departmentIds: [departmentId] }) });

      await deactivatePerson(ctx, { kind, id: doctor.id, futureVisits: 'cancel' });

      expect(await db.select().from(appointments)).toMatchObject([{ status: 'cancelled' }]);
    }));

  test('nobody deactivates themselves; a key that may not cancel does not cancel', () =>
    withDb(async (db) => {
      const admin = await staff(db, { role: 'clinic_admin' });
      const visit = await appointment(db, { startsAt: TOMORROW });
      const asAdmin = makeCtx(db, { actor: actorOf(admin) });
      const asKey = makeCtx(db, { actor: { type: 'secret_key', id: 'key_1', scopes: ['people.read', 'people.manage'] } });

      await expect(deactivatePerson(asAdmin, { kind: 'staff', id: admin.id })).rejects.toMatchObject({ code: 'auth.forbidden' });
      const input = { kind, id: visit.practitionerId };
      await expect(deactivatePerson(asKey, { ...input, futureVisits: 'cancel' })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
      expect((await deactivatePerson(asKey, { ...input, futureVisits: 'keep' })).status).toBe('deactivated');
    }));

  test("another clinic's person, and one of another kind, is not found", () =>
    withDb(async (db) => {
      const ids = [(await practitioner(db, { clinicId: OTHER_CLINIC })).id, (await patient(db)).id];
      for (const id of ids)
        await expect(deactivatePerson(makeCtx(db), { kind, id })).rejects.toMatchObject({ code: 'people.not_found' });
    }));

  test('against bookings at the same moment: nobody who is deactivated has a visit left, and no booking is half', () =>
    withDatabase(async ({ db }) => {
      const ctx = makeCtx(db);
      for (let round = 0; round < 10; round++) {
        const [doctor, pia, otto] = [await practitioner(db), await patient(db), await patient(db)];
        const book = (patientId: string, hour: number) =>
          createAppointment(ctx, {
            practitionerId: doctor.id,
            patientId,
            startsAt: new Date(TOMORROW.getTime() + hour * 3_600_000).toISOString(),
            durationMinutes: 30,
            mode: 'video',
          });
        await book(pia.id, 0);

        const bookings = Promise.allSettled([1, 2, 3, 4, 5, 6].map((hour) => book(hour % 2 ? pia.id : otto.id, hour)));
        await deactivatePerson(ctx, { kind, id: doctor.id, futureVisits: 'cancel' });

        for (const outcome of await bookings)
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'people.not_active' });
        const open = await db
          .select({ status: appointments.status })
          .from(appointments)
          .innerJoin(appointmentParticipants, sql`appointment_id = ${appointments.id} and person_id = ${doctor.id}`);
        expect(open.length).toBeGreaterThan(0);
        expect(open.filter(({ status }) => status !== 'cancelled')).toEqual([]);
      }
    }));

  test('against sessions at the same moment: none that was opened before is live afterwards', () =>
    withDatabase(async ({ db }) => {
      const ctx = makeCtx(db);
      for (let round = 0; round < 10; round++) {
        const { id: personId } = await practitioner(db);
        const opened = Promise.allSettled(Array.from({ length: 6 }, () => createSession(ctx, { personId })));
        await deactivatePerson(ctx, { kind, id: personId });
        await opened;
        expect(await db.$count(sessions, sql`person_id = ${personId} and revoked_at is null`)).toBe(0);
      }
    }));
});
