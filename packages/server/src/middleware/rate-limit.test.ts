import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, testConfig, withDatabase, withDb } from '../../test/helpers.ts';
import { patient, publishableKey, session } from '../../test/makers.ts';
import { createRateLimiter } from '../db/rate-limiter.ts';
import { rateLimits } from '../db/rate-limits.table.ts';

const app = (db: Parameters<typeof makeApp>[0]['db'], env: Record<string, string>) => makeApp({ db, config: testConfig(env) });

describe('limits', () => {
  test('beyond the limit of a session it is a 429 that says when to come back; another session is not touched', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const [one, other] = [await session(db, { personId }), await session(db, { personId })];
      const limited = app(db, { RATE_LIMIT_PER_MINUTE: '2' });

      const first = await limited.request('/v1/me', as(one.token));
      expect(first.headers.get('ratelimit-policy')).toBe('"general";q=2;w=60');
      expect(first.headers.get('ratelimit')).toMatch(/^"general";r=1;t=(60|59)$/);
      await limited.request('/v1/me', as(one.token));
      const third = await limited.request('/v1/me', as(one.token));

      expect(third.status).toBe(429);
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(third.headers.get('ratelimit')).toMatch(/^"general";r=0;/);
      expect(await third.json()).toMatchObject({ code: 'rate_limit.exceeded' });
      expect((await limited.request('/v1/me', as(other.token))).status).toBe(200);
    }));

  test('guessing secrets of invitations is limited by address, also with wrong ones', () =>
    withDb(async (db) => {
      const limited = app(db, { RATE_LIMIT_REDEEM_PER_MINUTE: '2' });
      const guess = () =>
        limited.request('/v1/invitations/redeem', as(undefined, { body: { secret: 'A'.repeat(43), deviceId: 'd'.repeat(16) } }));

      expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([404, 404, 429]);
    }));

  test('a request for a mail that was refused as it stands is not counted; one that sends it is, and so is guessing', () =>
    withDb(async (db) => {
      const { key: pageKey } = await publishableKey(db);
      const limited = app(db, { RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '1' });
      const headers = { 'x-publishable-key': pageKey, origin: 'https://clinic.example' };
      const ask = async (body: object) =>
        (await limited.request('/v1/auth/password-reset', as(undefined, { body, headers }))).status;

      expect([await ask({ email: 'no address' }), await ask({}), await ask({ email: 'no address' })]).toEqual([400, 400, 400]);
      expect(await ask({ email: 'pia@mail.example' })).toBeLessThan(300);
      expect(await ask({ email: 'pia@mail.example' })).toBe(429);
    }));

  test('guessing dead links for a new one is counted, though none is sent', () =>
    withDb(async (db) => {
      const limited = app(db, { RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '1' });
      const guess = () => limited.request('/v1/invitations/request-new', as(undefined, { body: { secret: 'A'.repeat(43) } }));
      expect((await guess()).status).not.toBe(400);
      expect((await guess()).status).toBe(429);
    }));

  test('guessing tokens is limited by address', () =>
    withDb(async (db) => {
      const limited = app(db, { RATE_LIMIT_PER_MINUTE: '2' });
      const guess = () => limited.request('/v1/me', as('A'.repeat(43)));

      expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([401, 401, 429]);
    }));

  test('two processes count together, however much comes at once', () =>
    withDatabase(async ({ db }) => {
      const limits = { ...testConfig().rateLimits, general: 10 };
      const [here, there] = [createRateLimiter(db, limits), createRateLimiter(db, limits)];

      const verdicts = await Promise.all(
        Array.from({ length: 30 }, (_, index) => (index % 2 ? here : there).consume('general', 'ses_1')),
      );

      expect(verdicts.filter(({ isOver }) => !isOver)).toHaveLength(10);
    }));

  test('who was counted is not to be read in the table', () =>
    withDb(async (db) => {
      await createRateLimiter(db, testConfig().rateLimits).consume('redeem', '203.0.113.9');
      const [row] = await asOwner(db, (owner) => owner.select().from(rateLimits));
      expect(row?.key).toMatch(/^redeem:[0-9a-f]{64}$/);
    }));
});
