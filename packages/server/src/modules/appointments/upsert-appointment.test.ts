import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, asOwner, makeApp, withDatabase, withDb } from '../../../test/helpers.ts';
import { patient, practitioner, secretKey } from '../../../test/makers.ts';
import { overlaps } from '../../../test/overlaps.ts';
import { auditLog } from '../audit/audit.table.ts';
import { appointments } from './appointments.table.ts';

async function arrange(db: Db) {
  const { key } = await secretKey(db);
  const body = {
    practitionerId: (await practitioner(db)).id,
    patientId: (await patient(db)).id,
    startsAt: '2030-01-16T10:00:00.000Z',
  };
  const app = makeApp({ db });
  const put = (over: object = {}, externalId = 'ehr-17') =>
    app.request(`/v1/appointments/by-external-id/${externalId}`, as(key, { method: 'PUT', body: { ...body, ...over } }));
  return { key, app, put, body };
}
const changes = async (db: Db) =>
  (await asOwner(db, (owner) => owner.select().from(auditLog)))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('appointment.'));

describe('PUT /v1/appointments/by-external-id/{externalId}', () => {
  test('makes it the first time, changes nothing the second, and moves and updates it after that', () =>
    withDb(async (db) => {
      const { put } = await arrange(db);
      const first = await put();
      const made = (await first.json()) as { id: string };
      expect([first.status, first.headers.get('etag')]).toEqual([201, '"1"']);
      expect(made).toMatchObject({ externalId: 'ehr-17', status: 'scheduled' });

      const again = await put();
      expect([again.status, again.headers.get('etag')]).toEqual([200, '"1"']);

      const moved = await put({ startsAt: '2030-01-16T11:00:00.000Z' });
      expect(await moved.json()).toMatchObject({ id: made.id, revision: 2, startsAt: '2030-01-16T11:00:00.000Z' });
      const said = await put({ startsAt: '2030-01-16T11:00:00.000Z', title: 'Follow-up', metadata: { episode: 'E-1' } });
      expect(await said.json()).toMatchObject({ revision: 3, title: 'Follow-up', metadata: { episode: 'E-1' } });
      expect((await changes(db)).filter((action) => !action.includes('read'))).toEqual(
        expect.arrayContaining(['appointment.create', 'appointment.reschedule', 'appointment.update']),
      );
      expect(await db.select().from(appointments)).toHaveLength(1);
    }));

  test('for another patient, or of one that is over, is refused', () =>
    withDb(async (db) => {
      const { put, key, app } = await arrange(db);
      const { id } = (await (await put()).json()) as { id: string };
      const other = await put({ patientId: (await patient(db)).id });
      expect(await other.json()).toMatchObject({ status: 409, code: 'appointments.of_other_patients' });
      await app.request(`/v1/appointments/${id}/cancel`, as(key, { body: { reason: 'other' }, headers: { 'if-match': '"1"' } }));
      const over = await put({ startsAt: '2030-01-16T12:00:00.000Z' });
      expect(await over.json()).toMatchObject({ status: 409, code: 'appointments.wrong_status' });
    }));

  test('group visits are refused, and it is said how they are made', () =>
    withDb(async (db) => {
      const { put } = await arrange(db);
      for (const [more, pointer] of [
        [{ capacity: 4 }, '/capacity'],
        [{ patientIds: [] }, '/patientIds'],
      ] as const) {
        const refused = (await (await put(more)).json()) as { errors: { hint: string }[] };
        expect(refused).toMatchObject({
          status: 400,
          code: 'request.invalid',
          errors: [{ pointer, detail: 'unrecognized_keys' }],
        });
        expect(refused.errors[0]!.hint).toMatch(/^Group visits are booked with `POST/);
      }
      expect(await (await put({ nonsense: 1 })).json()).toMatchObject({ errors: [{ hint: 'There is no such key here' }] });
      const { id } = (await (await put()).json()) as { id: string };
      await asOwner(db, (owner) => owner.update(appointments).set({ capacity: 4 }).where(eq(appointments.id, id)));
      expect(await (await put({ title: 'All' })).json()).toMatchObject({ status: 409, code: 'appointments.is_a_group' });
    }));

  test('of one that was deleted makes a new one', () =>
    withDb(async (db) => {
      const { put, key, app } = await arrange(db);
      const { id } = (await (await put()).json()) as { id: string };
      await app.request(`/v1/appointments/${id}/cancel`, as(key, { body: { reason: 'other' }, headers: { 'if-match': '"1"' } }));
      const gone = await app.request(`/v1/appointments/${id}`, as(key, { method: 'DELETE', headers: { 'if-match': '"2"' } }));
      expect(gone.status).toBe(204);
      expect((await app.request(`/v1/appointments/${id}`, as(key))).status).toBe(404);
      expect((await put()).status).toBe(201);
    }));

  test('ten at the same moment make one, and each is answered with it', () =>
    withDatabase(async ({ db }) => {
      const { put } = await arrange(db);
      const replies = await Promise.all(Array.from({ length: 10 }, () => put()));
      const ids = new Set(await Promise.all(replies.map(async (reply) => ((await reply.json()) as { id: string }).id)));
      expect(ids.size).toBe(1);
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(9);
      expect(await overlaps(db)).toBe(0);
    }));
});
