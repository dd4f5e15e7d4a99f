import { describe, expect, test } from 'vitest';
import { as, makeApp, testConfig, withDatabase, withDb } from '../../../test/helpers.ts';
import { patient, publishableKey, schedule, secretKey, session } from '../../../test/makers.ts';
import { slotHolds } from './slot-holds.table.ts';

const at = (hours: string) => `2030-01-15T${hours}:00.000Z`;
const NOON = at('12:00');

describe('POST and DELETE /v1/slot-holds', () => {
  test('a page holds and releases with the publishable key alone', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { key } = await publishableKey(db);
      const app = makeApp({ db });
      const page = { 'x-publishable-key': key, origin: 'https://clinic.example' };
      const body = { practitionerId, startsAt: NOON };

      const held = await app.request('/v1/slot-holds', as(undefined, { body, headers: page }));
      expect(held.status).toBe(201);
      const hold = (await held.json()) as { id: string };
      expect(hold).toEqual({
        id: expect.stringMatching(/^shd_/),
        practitionerId,
        startsAt: NOON,
        endsAt: at('12:30'),
        expiresAt: at('09:05'),
      });
      const again = await app.request('/v1/slot-holds', as(undefined, { body, headers: page }));
      expect(await again.json()).toMatchObject({ status: 409, code: 'appointments.slot_taken' });
      const released = await app.request(`/v1/slot-holds/${hold.id}`, as(undefined, { method: 'DELETE', headers: page }));
      expect(released.status).toBe(204);
    }));

  test('with a key, the same request again is the same hold', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const init = as(key, { body: { practitionerId, startsAt: NOON }, headers: { 'idempotency-key': 'booking-17' } });
      const [first, second] = [await app.request('/v1/slot-holds', init), await app.request('/v1/slot-holds', init)];
      expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
      expect(await second.json()).toEqual(await first.json());
    }));

  test('are counted in a small bucket of their own; servers are not', () =>
    withDatabase(async ({ db }) => {
      const { practitionerId } = await schedule(db);
      const { token } = await session(db, { personId: (await patient(db)).id });
      const { key } = await secretKey(db);
      const app = makeApp({ db, config: testConfig({ RATE_LIMIT_HOLD_PER_MINUTE: '2' }) });
      const hold = (bearer: string) => app.request('/v1/slot-holds', as(bearer, { body: { practitionerId, startsAt: NOON } }));
      const statuses: number[] = [];
      for (const bearer of [token, token, token, key, key, key]) statuses.push((await hold(bearer)).status);
      expect(statuses).toEqual([201, 201, 429, 409, 409, 409]);
    }));

  test.each([
    ['an unknown key', { reason: 'chest pain' }],
    ['a time without zone', { startsAt: '2030-01-15T12:00:00' }],
    ['a length of nothing', { durationMinutes: 0 }],
    ['an id of another kind', { practitionerId: `apt_${'0'.repeat(32)}` }],
  ])('%s is refused, the reply does not repeat it, and nothing changes', (_name, wrong) =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const { key } = await secretKey(db);
      const body = { practitionerId, startsAt: NOON, ...wrong };
      const reply = await makeApp({ db }).request('/v1/slot-holds', as(key, { body }));
      expect(reply.status).toBe(400);
      const text = await reply.text();
      for (const value of Object.values(wrong)) if (typeof value === 'string') expect(text).not.toContain(value);
      expect(await db.select().from(slotHolds)).toEqual([]);
    }),
  );
});
