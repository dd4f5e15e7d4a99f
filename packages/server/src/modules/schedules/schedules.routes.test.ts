import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, makeApp, withDb } from '../../../test/helpers.ts';
import { practitioner, schedule, secretKey, session } from '../../../test/makers.ts';
import { schedules } from './schedules.table.ts';

describe('/v1/practitioners/{id}/schedule', () => {
  test('is read with its revision, replaced by If-Match, and refused without', () =>
    withDb(async (db) => {
      const { id } = await practitioner(db);
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const path = `/v1/practitioners/${id}/schedule`;
      const body = { rules: [{ weekdays: ['mon'], startTime: '22:00', endTime: '02:00' }], timeZone: 'Asia/Kathmandu' };
      const put = (headers: Record<string, string>) => app.request(path, as(key, { method: 'PUT', body, headers }));

      const first = await app.request(path, as(key));
      expect([first.status, first.headers.get('etag')]).toEqual([200, '"0"']);
      expect(await first.json()).toMatchObject({ revision: 0, updatedAt: null, slotMinutes: 30, exceptions: [] });
      expect(await (await put({})).json()).toMatchObject({ status: 428, code: 'request.precondition_required' });
      const second = await put({ 'if-match': '"0"' });
      expect([second.status, second.headers.get('etag')]).toEqual([200, '"1"']);
      expect(await second.json()).toMatchObject({ timeZone: 'Asia/Kathmandu', rules: [{ isActive: true, validFrom: null }] });
      expect(await (await put({ 'if-match': '"0"' })).json()).toMatchObject({ code: 'request.precondition_failed' });
    }));

  test('its exceptions carry the revision of the schedule', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { token } = await session(db, { personId: practitionerId });
      const app = makeApp({ db });
      const path = `/v1/practitioners/${practitionerId}/schedule/exceptions`;

      const added = await app.request(path, as(token, { body: { kind: 'off', firstDate: '2030-02-01' } }));
      expect([added.status, added.headers.get('etag')]).toEqual([201, '"2"']);
      const { id } = (await added.json()) as { id: string };
      const headers = { 'if-match': '"2"' };
      const patched = await app.request(`${path}/${id}`, as(token, { method: 'PATCH', body: { note: 'Congress' }, headers }));
      expect(await patched.json()).toEqual({
        id,
        kind: 'off',
        firstDate: '2030-02-01',
        lastDate: '2030-02-01',
        startTime: null,
        endTime: null,
        note: 'Congress',
      });
      const stale = await app.request(`${path}/${id}`, as(token, { method: 'DELETE', headers }));
      expect(stale.status).toBe(412);
      const removed = await app.request(`${path}/${id}`, as(token, { method: 'DELETE', headers: { 'if-match': '"3"' } }));
      expect([removed.status, removed.headers.get('etag')]).toEqual([204, '"4"']);
    }));

  test.each([
    ['an unknown key', { location: 'Room 4' }],
    ['an offset for a zone', { timeZone: '+02:00' }],
    ['no zone at all', { timeZone: 'Mars/Olympus' }],
    ['a rule without days', { rules: [{ weekdays: [], startTime: '09:00', endTime: '12:00' }] }],
    ['a weekday twice', { rules: [{ weekdays: ['mon', 'mon'], startTime: '09:00', endTime: '12:00' }] }],
    ['an hour that no clock shows', { rules: [{ weekdays: ['mon'], startTime: '24:00', endTime: '12:00' }] }],
    [
      'a rule that ends before it begins',
      { rules: [{ weekdays: ['mon'], startTime: '09:00', endTime: '12:00', validFrom: '2030-02-01', validUntil: '2030-01-31' }] },
    ],
    ['a slot of nothing', { slotMinutes: 0 }],
    ['no mode', { modes: [] }],
  ])('%s is refused, the reply does not repeat it, and nothing changes', (_name, wrong) =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { key } = await secretKey(db);
      const init = as(key, { method: 'PUT', body: wrong, headers: { 'if-match': '"1"' } });

      const reply = await makeApp({ db }).request(`/v1/practitioners/${practitionerId}/schedule`, init);

      expect(reply.status).toBe(400);
      const text = await reply.text();
      for (const value of Object.values(wrong)) if (typeof value === 'string') expect(text).not.toContain(value);
      const [row] = await db.select().from(schedules).where(eq(schedules.practitionerId, practitionerId));
      expect(row!.revision).toBe(1);
    }),
  );
});
