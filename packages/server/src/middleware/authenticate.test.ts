import { describe, expect, test } from 'vitest';
import { as, fakeClock, makeApp, NOW, OTHER_CLINIC, withDb } from '../../test/helpers.ts';
import { clinic, patient, secretKey, session } from '../../test/makers.ts';

const PAGE = 'https://clinic.example';

describe('a session', () => {
  test('works until the moment it expires, by the wall clock', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const { token, expiresAt } = await session(db, { personId });
      await clinic(db, { clockOffsetSeconds: 86_400 });
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });

      wallClock.set(new Date(expiresAt.getTime() - 1));
      expect((await app.request('/v1/me', as(token))).status).toBe(200);
      wallClock.set(expiresAt);
      expect(await (await app.request('/v1/me', as(token))).json()).toMatchObject({ code: 'auth.invalid' });
    }));

  test('does not work once it is revoked', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const { token } = await session(db, { personId, revokedAt: NOW });
      expect((await makeApp({ db }).request('/v1/me', as(token))).status).toBe(401);
    }));

  test('of another clinic opens that clinic and nothing of this one', () =>
    withDb(async (db) => {
      await patient(db);
      const theirs = await patient(db, { clinicId: OTHER_CLINIC, name: 'Otto Example' });
      const { token } = await session(db, { personId: theirs.id, clinicId: OTHER_CLINIC });

      const me = await (await makeApp({ db }).request('/v1/me', as(token))).json();

      expect(me).toMatchObject({ person: { id: theirs.id }, clinic: { id: OTHER_CLINIC } });
    }));
});

describe('a page', () => {
  test.each([
    ['of the clinic may ask', PAGE, 200, undefined],
    ['of another origin may not', 'https://evil.example', 403, 'auth.origin_not_allowed'],
    ['with another port is another origin', `${PAGE}:8443`, 403, 'auth.origin_not_allowed'],
    ['without TLS is another origin', 'http://clinic.example', 403, 'auth.origin_not_allowed'],
    ['whose name only begins like it is another origin', `${PAGE}.evil.example`, 403, 'auth.origin_not_allowed'],
    ['from a file or sandbox is another origin', 'null', 403, 'auth.origin_not_allowed'],
  ])('%s', (_what, origin, status, code) =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const { token } = await session(db, { personId });

      const reply = await makeApp({ db }).request('/v1/me', as(token, { headers: { origin } }));

      expect(reply.status).toBe(status);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      if (code) expect(await reply.json()).toMatchObject({ code });
    }),
  );

  test('asks before any request, from any origin, and is told what it may send, without credentials', () =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request('/v1/me', {
        method: 'OPTIONS',
        headers: { origin: 'https://anyone.example', 'access-control-request-method': 'GET' },
      });

      expect(reply.status).toBe(204);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(reply.headers.has('access-control-allow-credentials')).toBe(false);
      expect(reply.headers.get('access-control-allow-headers')?.split(',')).toEqual([
        'Authorization',
        'Content-Type',
        'If-Match',
        'Idempotency-Key',
        'Last-Event-ID',
        'X-Publishable-Key',
        'API-Version',
        'File-Name',
      ]);
    }));

  test('can read the headers of a reply that it needs', () =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request('/v1/me', { headers: { origin: PAGE } });
      expect(reply.headers.get('access-control-expose-headers')).toBe(
        'ETag,Retry-After,RateLimit,Idempotent-Replayed,API-Version,Deprecation,Sunset',
      );
    }));
});

describe('a secret key', () => {
  test('from a page is refused, whatever the page', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { externalId } = await patient(db, { externalId: 'patient-17' });
      const reply = await makeApp({ db }).request('/v1/sessions', as(key, { body: { externalId }, headers: { origin: PAGE } }));

      expect(reply.status).toBe(403);
      expect(await reply.json()).toMatchObject({ code: 'auth.secret_key_in_browser' });
    }));

  test('does not work once it is revoked', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db, { revokedAt: NOW });
      const reply = await makeApp({ db }).request('/v1/sessions', as(key, { body: { externalId: 'a' } }));
      expect(await reply.json()).toMatchObject({ status: 401, code: 'auth.invalid' });
    }));

  test('may do what its scopes say, and no more', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db, { scopes: ['appointments.read'] });
      const reply = await makeApp({ db }).request('/v1/sessions', as(key, { body: { externalId: 'a' } }));
      expect(await reply.json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
    }));
});
