import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { overlaps } from '../../../test/overlaps.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { auditLog } from '../audit/audit.table.ts';
import { cancelSeries } from './cancel-series.ts';
import { createSeries } from './create-series.ts';
import { getSeries } from './get-series.ts';
import { rescheduleSeries } from './reschedule-series.ts';
import { series } from './series.table.ts';

const FIRST = '2030-01-16T10:00:00.000Z';
const week = (n: number, hours = 0) => new Date(Date.parse(FIRST) + n * 7 * 86_400_000 + hours * 3_600_000).toISOString();

async function world(db: Db) {
  const people = { practitionerId: (await practitioner(db)).id, patientId: (await patient(db)).id };
  const input = {
    ...people,
    startsAt: FIRST,
    durationMinutes: 30,
    mode: 'video' as const,
    rrule: 'FREQ=WEEKLY;COUNT=4',
    skipTaken: false,
  };
  return { ...people, input };
}
const starts = ({ appointments: rows }: { appointments: { startsAt: Date }[] }) =>
  rows.map(({ startsAt }) => startsAt.toISOString());

describe('a series', () => {
  test('is as many appointments, each in the audit, and the series itself', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const made = await createSeries(makeCtx(db), input);
      expect(starts(made)).toEqual([week(0), week(1), week(2), week(3)]);
      expect(made.row).toMatchObject({ revision: 1, timeZone: 'Europe/Berlin', skipped: [] });
      const actions = (await db.select().from(auditLog)).map(({ action }) => action).sort();
      expect(actions).toEqual([...Array(4).fill('appointment.create'), 'series.create']);
    }));

  test('books nothing when one of its times is taken', () =>
    withDb(async (db) => {
      const { input, practitionerId } = await world(db);
      const other = await patient(db);
      await createAppointment(makeCtx(db), {
        practitionerId,
        patientId: other.id,
        startsAt: week(2),
        durationMinutes: 30,
        mode: 'video',
      });
      await expect(createSeries(makeCtx(db), input)).rejects.toMatchObject({ code: 'appointments.slot_taken' });
    }));

  test('books what is free when it may, and says what was not', () =>
    withDb(async (db) => {
      const { input, practitionerId } = await world(db);
      const other = await patient(db);
      await createAppointment(makeCtx(db), {
        practitionerId,
        patientId: other.id,
        startsAt: week(2),
        durationMinutes: 30,
        mode: 'video',
      });
      const made = await createSeries(makeCtx(db), { ...input, skipTaken: true });
      expect(starts(made)).toEqual([week(0), week(1), week(3)]);
      expect(made.row.skipped).toEqual([week(2)]);
      expect(await overlaps(db)).toBe(0);
    }));

  test('books nothing, and is none, when all of it is taken', () =>
    withDb(async (db) => {
      const { input, practitionerId } = await world(db);
      const other = { practitionerId, patientId: (await patient(db)).id, durationMinutes: 30, mode: 'video' as const };
      await createAppointment(makeCtx(db), { ...other, startsAt: week(0) });
      const once = { ...input, rrule: 'FREQ=WEEKLY;COUNT=1', skipTaken: true };
      await expect(createSeries(makeCtx(db), once)).rejects.toMatchObject({ code: 'appointments.slot_taken' });
      expect(await db.$count(series)).toBe(0);
    }));

  test('is cancelled from one on: those before stay', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const { row, appointments: rows } = await createSeries(makeCtx(db), input);
      const after = await cancelSeries(makeCtx(db), row.id, {
        scope: 'following',
        from: rows[2]!.id,
        reason: 'pat',
        expectedRevision: 1,
      });
      expect(after.appointments.map(({ status }) => status)).toEqual(['scheduled', 'scheduled', 'cancelled', 'cancelled']);
      expect(after.row.revision).toBe(2);
    }));

  test('moves as its first does, also to where the next one was', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const { row } = await createSeries(makeCtx(db), { ...input, rrule: 'FREQ=DAILY;COUNT=3' });
      const to = new Date(Date.parse(FIRST) + 86_400_000).toISOString();
      const after = await rescheduleSeries(makeCtx(db), row.id, { scope: 'all', startsAt: to, expectedRevision: 1 });
      expect(starts(after)).toEqual([1, 2, 3].map((day) => new Date(Date.parse(FIRST) + day * 86_400_000).toISOString()));
      expect(after.appointments.map(({ sequence }) => sequence)).toEqual([1, 1, 1]);
      expect(after.appointments.map(({ recurrenceId }) => recurrenceId?.toISOString())).toEqual(
        [0, 1, 2].map((day) => new Date(Date.parse(FIRST) + day * 86_400_000).toISOString()),
      );
      expect(await overlaps(db)).toBe(0);
    }));

  test('moves not at all when one of the new times is taken', () =>
    withDatabase(async ({ db }) => {
      const { input, practitionerId } = await world(db);
      const { row } = await createSeries(makeCtx(db), input);
      const other = await patient(db);
      await createAppointment(makeCtx(db), {
        practitionerId,
        patientId: other.id,
        startsAt: week(2, 3),
        durationMinutes: 30,
        mode: 'video',
      });
      const moving = rescheduleSeries(makeCtx(db), row.id, { scope: 'all', startsAt: week(0, 3), expectedRevision: 1 });
      await expect(moving).rejects.toMatchObject({ code: 'appointments.slot_taken' });
      expect(starts(await getSeries(makeCtx(db), row.id))).toEqual([week(0), week(1), week(2), week(3)]);
    }));

  test('leaves alone what is past', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const { row } = await createSeries(makeCtx(db), input);
      const later = { now: () => new Date(Date.parse(week(1)) + 1) };
      const after = await cancelSeries(makeCtx(db, { clock: later }), row.id, {
        scope: 'all',
        reason: 'prov',
        expectedRevision: 1,
      });
      expect(after.appointments.map(({ status }) => status)).toEqual(['scheduled', 'scheduled', 'cancelled', 'cancelled']);
    }));

  test('which was changed since it was read is not changed', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const { row } = await createSeries(makeCtx(db), input);
      const stale = { scope: 'all', reason: 'pat', expectedRevision: 0 } as const;
      await expect(cancelSeries(makeCtx(db), row.id, stale)).rejects.toMatchObject({ code: 'request.precondition_failed' });
    }));

  test('with nothing left to come says so', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const { row } = await createSeries(makeCtx(db), input);
      await cancelSeries(makeCtx(db), row.id, { scope: 'all', reason: 'pat', expectedRevision: 1 });
      const again = { scope: 'all', reason: 'pat', expectedRevision: 2 } as const;
      await expect(cancelSeries(makeCtx(db), row.id, again)).rejects.toMatchObject({ code: 'appointments.wrong_status' });
    }));

  test('is not made by patients, nor by a key without the scope', () =>
    withDb(async (db) => {
      const { input, patientId } = await world(db);
      const asPatient = makeCtx(db, { actor: actorOf({ id: patientId, kind: 'patient' }) });
      await expect(createSeries(asPatient, input)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const key = makeCtx(db, { actor: { type: 'secret_key', id: 'key', scopes: [] } });
      await expect(createSeries(key, input)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('of somebody else, or of another clinic, answers like one that is not there', () =>
    withDb(async (db) => {
      const { input } = await world(db);
      const { row } = await createSeries(makeCtx(db), input);
      const someone = makeCtx(db, { actor: actorOf(await patient(db)) });
      for (const ctx of [someone, makeCtx(db, { clinicId: OTHER_CLINIC })]) {
        await expect(getSeries(ctx, row.id)).rejects.toMatchObject({ code: 'series.not_found' });
        const all = { scope: 'all', reason: 'pat', expectedRevision: 1 } as const;
        await expect(cancelSeries(ctx, row.id, all)).rejects.toMatchObject({ code: 'series.not_found' });
      }
    }));

  test('is undone when its audit row cannot be written', () =>
    withDatabase(async ({ db, client }) => {
      const { input } = await world(db);
      await client`alter table audit_log add constraint no_more check (action <> 'series.create')`;
      await expect(createSeries(makeCtx(db), input)).rejects.toThrow();
      expect(await db.select().from(series)).toEqual([]);
      expect(await db.select().from(appointments)).toEqual([]);
    }));

  test('two changes of it at once are one after the other, and the second is told', () =>
    withDatabase(async ({ db }) => {
      const { input } = await world(db);
      const { row, appointments: rows } = await createSeries(makeCtx(db), input);
      const results = await Promise.allSettled([
        cancelSeries(makeCtx(db), row.id, { scope: 'following', from: rows[1]!.id, reason: 'pat', expectedRevision: 1 }),
        rescheduleSeries(makeCtx(db), row.id, { scope: 'all', startsAt: week(0, 2), expectedRevision: 1 }),
        cancelSeries(makeCtx(db), row.id, { scope: 'all', reason: 'pat', expectedRevision: 1 }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await overlaps(db)).toBe(0);
    }));
});

describe('over HTTP', () => {
  test('a series is made, read with its entity tag, and cancelled with it', () =>
    withDb(async (db) => {
      const { practitionerId, patientId } = await world(db);
      const { token } = await session(db, { personId: (await staff(db)).id });
      const app = makeApp({ db });
      const body = { practitionerId, patientId, startsAt: FIRST, rrule: 'FREQ=WEEKLY;COUNT=2', title: 'Check-up' };
      const made = await app.request('/v1/series', as(token, { body }));
      expect(made.status).toBe(201);
      const { id, appointments: rows } = (await made.json()) as { id: string; appointments: { id: string }[] };
      const read = await app.request(`/v1/series/${id}`, as(token));
      expect(read.headers.get('etag')).toBe('"1"');
      const one = (await (await app.request(`/v1/appointments/${rows[0]!.id}`, as(token))).json()) as { seriesId: string };
      expect(one.seriesId).toBe(id);

      const cancel = (headers: Record<string, string>) =>
        app.request(`/v1/series/${id}/cancel`, as(token, { body: { scope: 'all', reason: 'pat' }, headers }));
      expect((await cancel({})).status).toBe(428);
      expect((await cancel({ 'if-match': '"7"' })).status).toBe(412);
      expect((await cancel({ 'if-match': '"1"' })).status).toBe(200);
    }));

  test('of group visits has a place for each patient in each of them, and neither one patient nor more than fit', () =>
    withDb(async (db) => {
      const { practitionerId, patientId } = await world(db);
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const body = { practitionerId, startsAt: FIRST, rrule: 'FREQ=WEEKLY;COUNT=2', capacity: 2, patientIds: [patientId] };
      const create = async (over: object) => (await app.request('/v1/series', as(key, { body: { ...body, ...over } }))).json();
      expect(await create({ patientId })).toMatchObject({ status: 400, errors: [{ pointer: '/patientId' }] });
      const three = [patientId, (await patient(db)).id, (await patient(db)).id];
      expect(await create({ patientIds: three })).toMatchObject({ status: 400, errors: [{ pointer: '/patientIds' }] });
      const { appointments: rows } = (await create({})) as { appointments: { id: string }[] };
      expect(rows).toHaveLength(2);
      for (const { id } of rows)
        expect(await (await app.request(`/v1/appointments/${id}`, as(key))).json()).toMatchObject({
          places: { capacity: 2, taken: 1 },
        });
    }));

  test('a rule that is none is refused by its place, and not repeated', () =>
    withDb(async (db) => {
      const { practitionerId, patientId } = await world(db);
      const { key } = await secretKey(db);
      const body = { practitionerId, patientId, startsAt: FIRST, rrule: 'EVERY=MONDAY' };
      const response = await makeApp({ db }).request('/v1/series', as(key, { body }));
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ errors: [{ pointer: '/rrule', detail: 'not_a_rule' }] });
      expect(text).not.toContain('MONDAY');
    }));
});
