import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, guest, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { appointmentParticipants, appointments } from './appointments.table.ts';
import { createAppointment } from './create-appointment.ts';

const TEN = '2030-01-15T10:00:00.000Z';

async function makeTwo(db: Parameters<typeof patient>[0]) {
  const [who, whom] = [await practitioner(db), await patient(db)];
  const input = {
    practitionerId: who.id,
    patientId: whom.id,
    startsAt: TEN,
    durationMinutes: 30,
    mode: 'video' as const,
  };
  return { who, whom, input };
}

describe('createAppointment', () => {
  test('takes the time of both, and is audited and announced to both', () =>
    withDb(async (db) => {
      const { who, whom, input } = await makeTwo(db);

      const { row } = await createAppointment(makeCtx(db), { ...input, title: 'Follow-up', externalId: 'ext-1' });

      expect(row).toMatchObject({
        status: 'scheduled',
        title: 'Follow-up',
        externalId: 'ext-1',
        startsAt: new Date(TEN),
        revision: 1,
      });
      expect(row.endsAt).toEqual(new Date('2030-01-15T10:30:00Z'));
      const people = await db.select().from(appointmentParticipants);
      expect(people.map(({ personId, role }) => [personId, role])).toEqual(
        expect.arrayContaining([
          [who.id, 'practitioner'],
          [whom.id, 'patient'],
        ]),
      );
      const held = await db.select().from(reservations);
      expect(held.map(({ subjectId }) => subjectId).sort()).toEqual([who.id, whom.id].sort());
      expect(held.every(({ during }) => during === '["2030-01-15 10:00:00+00","2030-01-15 10:30:00+00")')).toBe(true);
      const audit = await db.select().from(auditLog);
      expect(audit).toMatchObject([{ action: 'appointment.create', entityId: row.id, actorType: 'secret_key' }]);
      const told = await db.select().from(events);
      expect(told).toMatchObject([{ type: 'appointment.scheduled', appointmentId: row.id, data: { status: 'scheduled' } }]);
      expect(told[0]!.audience.sort()).toEqual([who.id, whom.id].sort());
    }));

  test('without a start it starts now, and its door is open at once', () =>
    withDb(async (db) => {
      const { who, input } = await makeTwo(db);

      const view = await createAppointment(makeCtx(db, { actor: actorOf(who) }), { ...input, startsAt: undefined });

      expect(view.row.startsAt).toEqual(NOW);
      expect(view.joinWindow.opensAt.getTime()).toBeLessThan(NOW.getTime());
      expect(view.can).toContain('join');
    }));

  test('a start in the past is refused, this very moment is not', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const ctx = makeCtx(db);

      await expect(createAppointment(ctx, { ...input, startsAt: '2030-01-15T08:59:59.999Z' })).rejects.toMatchObject({
        code: 'appointments.in_the_past',
      });
      expect(await db.select().from(appointments)).toEqual([]);
      expect((await createAppointment(ctx, { ...input, startsAt: NOW.toISOString() })).row.startsAt).toEqual(NOW);
    }));

  test("past is what the clinic's clock says, not the server's", () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const ctx = makeCtx(db, { clock: fakeClock(new Date('2030-01-15T10:00:00.001Z')) });

      await expect(createAppointment(ctx, input)).rejects.toMatchObject({ code: 'appointments.in_the_past' });
    }));

  test.each([
    ['the practitioner is busy', 'practitionerId'],
    ['the patient is busy', 'patientId'],
  ] as const)('%s: refused, and nothing is left of it', (_name, same) =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const other = (await makeTwo(db)).input;
      const ctx = makeCtx(db);
      const { row } = await createAppointment(ctx, input);

      const clash = { ...other, [same]: input[same], startsAt: '2030-01-15T10:29:00.000Z' };
      await expect(createAppointment(ctx, clash)).rejects.toMatchObject({ code: 'appointments.slot_taken', status: 409 });

      expect((await db.select().from(appointments)).map(({ id }) => id)).toEqual([row.id]);
      expect(await db.select().from(reservations)).toHaveLength(2);
      expect(await db.select().from(auditLog)).toHaveLength(1);
    }),
  );

  test('one right after the other is no overlap', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const ctx = makeCtx(db);
      await createAppointment(ctx, input);

      const { row } = await createAppointment(ctx, { ...input, startsAt: '2030-01-15T10:30:00.000Z' });
      expect(row.status).toBe('scheduled');
    }));

  test('a hold whose time is up is no longer in the way', () =>
    withDb(async (db) => {
      const { who, input } = await makeTwo(db);
      const ctx = makeCtx(db);
      await asOwner(db, (owner) =>
        owner.insert(reservations).values({
          id: ctx.newId('rsv'),
          clinicId: ctx.clinicId,
          subjectId: who.id,
          kind: 'slot_hold',
          during: '[2030-01-15 10:00Z,2030-01-15 10:30Z)',
          expiresAt: NOW,
          createdAt: NOW,
        }),
      );

      expect((await createAppointment(ctx, input)).row.status).toBe('scheduled');
    }));

  test('the same externalId twice is refused', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const other = (await makeTwo(db)).input;
      const ctx = makeCtx(db);
      await createAppointment(ctx, { ...input, externalId: 'ext-1' });

      await expect(createAppointment(ctx, { ...other, externalId: 'ext-1' })).rejects.toMatchObject({
        code: 'appointments.external_id_taken',
      });
    }));

  test.each([
    ['a patient in the place of a practitioner', async (db, ids) => ({ ...ids, practitionerId: ids.patientId })],
    ['a practitioner in the place of a patient', async (db, ids) => ({ ...ids, patientId: ids.practitionerId })],
    ['a guest', async (db, ids) => ({ ...ids, patientId: (await guest(db)).id })],
    [
      "another clinic's practitioner",
      async (db, ids) => ({ ...ids, practitionerId: (await practitioner(db, { clinicId: OTHER_CLINIC })).id }),
    ],
    ["another clinic's patient", async (db, ids) => ({ ...ids, patientId: (await patient(db, { clinicId: OTHER_CLINIC })).id })],
    ['nobody', async (_db, ids) => ({ ...ids, patientId: `pat_${'0'.repeat(32)}` })],
  ] as [string, (db: Parameters<typeof patient>[0], ids: { practitionerId: string; patientId: string }) => Promise<object>][])(
    '%s is a person not found',
    (_name, change) =>
      withDb(async (db) => {
        const { input } = await makeTwo(db);
        const changed = { ...input, ...(await change(db, input)) };

        await expect(createAppointment(makeCtx(db), changed)).rejects.toMatchObject({ code: 'people.not_found', status: 404 });
        expect(await db.select().from(appointments)).toEqual([]);
      }),
  );

  test('a practitioner books for themselves, and to them other practitioners are not there', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const ctx = makeCtx(db, { actor: actorOf(await practitioner(db)) });

      await expect(createAppointment(ctx, input)).rejects.toMatchObject({ code: 'people.not_found' });
      await expect(createAppointment(ctx, { ...input, practitionerId: ctx.actor.id })).resolves.toMatchObject({
        row: { status: 'scheduled' },
      });
    }));

  test('staff book for anyone; guests and sessions of a link book nothing', () =>
    withDb(async (db) => {
      const { who, whom, input } = await makeTwo(db);
      const visit = await appointment(db, { practitionerId: who.id, patientId: whom.id });
      const refused = [
        actorOf(await guest(db)),
        actorOf(who, { appointmentId: visit.id }),
        actorOf(whom, { appointmentId: visit.id }),
      ];

      for (const actor of refused) {
        await expect(createAppointment(makeCtx(db, { actor }), input)).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      const asStaff = makeCtx(db, { actor: actorOf(await staff(db)) });
      expect((await createAppointment(asStaff, input)).row.status).toBe('scheduled');
    }));

  test('when its audit row cannot be written, no time is taken', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(createAppointment(makeCtx(db), input)).rejects.toThrow();
      expect(await db.select().from(appointments)).toEqual([]);
      expect(await db.select().from(reservations)).toEqual([]);
    }));
});

describe('POST /v1/appointments', () => {
  test('answers 201 with its first revision as ETag, and an overlap with a clean 409', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const { practitionerId, patientId, startsAt } = input;
      const book = () => app.request('/v1/appointments', as(key, { body: { practitionerId, patientId, startsAt } }));

      const booked = await book();
      expect([booked.status, booked.headers.get('etag')]).toEqual([201, '"1"']);
      expect(await booked.json()).toMatchObject({ status: 'scheduled', mode: 'video', startsAt: TEN, callId: null });
      const clash = await book();
      expect(await clash.json()).toMatchObject({ status: 409, code: 'appointments.slot_taken' });
    }));

  test.each([
    ['an unknown key', { notes: 'chest pain' }],
    ['a time without zone', { startsAt: '2030-01-15T10:00:00' }],
    ['a time after all reckoning', { startsAt: '9999-12-31T23:59:00Z' }],
    ['a time before all reckoning', { startsAt: '0000-01-01T00:00:00Z' }],
    ['a length of nothing', { durationMinutes: 0 }],
    ['an id of another kind', { patientId: `apt_${'0'.repeat(32)}` }],
  ])('%s is refused, the reply does not repeat it, and nothing changes', (_name, wrong) =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request('/v1/appointments', as(key, { body: { ...input, ...wrong } }));

      expect(reply.status).toBe(400);
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'request.invalid' });
      for (const value of Object.values(wrong)) if (typeof value === 'string') expect(text).not.toContain(value);
      expect(await db.select().from(appointments)).toEqual([]);
    }),
  );

  test('a key without the scope, and a guest, may not', () =>
    withDb(async (db) => {
      const { input } = await makeTwo(db);
      const { key } = await secretKey(db, { scopes: ['appointments.read'] });
      const { token } = await session(db, { personId: (await guest(db)).id });
      const app = makeApp({ db });

      for (const bearer of [key, token]) {
        const reply = await app.request('/v1/appointments', as(bearer, { body: input }));
        expect(await reply.json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
      }
    }));
});
