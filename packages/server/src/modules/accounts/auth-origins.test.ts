import { describe, expect, test } from 'vitest';
import { withDb } from '../../../test/helpers.ts';
import { PAGE, signedInPatient, signUpClinic, statusOfMe } from '../../../test/pages.ts';

describe('whose page may ask', () => {
  test.each([
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['a look-alike', { origin: 'https://clinic.example.evil.example' }, 403],
    ['the same host without TLS', { origin: 'http://clinic.example' }, 403],
    ['null', { origin: 'null' }, 403],
  ])('from %s even the right cookie does nothing', (_what, headers, status) =>
    withDb(async (db) => {
      const { page, app, token } = await signedInPatient(db);
      for (const path of ['refresh', 'sign-out', 'sign-out-everywhere'])
        expect((await page.post(path, { headers })).status).toBe(status);
      expect(await statusOfMe(app, token)).toBe(200);
    }),
  );

  test('without an origin, and without the header that no form can send, it is refused', () =>
    withDb(async (db) => {
      const { app, key, page } = await signedInPatient(db);
      const cookie = page.jar.cookie!;
      const bare = (headers: Record<string, string>) =>
        app.request('/v1/auth/refresh', { method: 'POST', headers: { cookie, ...headers } });
      expect((await bare({ 'x-publishable-key': key })).status).toBe(403);
      expect((await bare({ origin: PAGE })).status).toBe(401);
      expect((await bare({ origin: PAGE, 'x-publishable-key': key })).status).toBe(200);
    }));

  test('a preflight is answered for the clinic’s own origins, by name and with credentials, and for nobody else', () =>
    withDb(async (db) => {
      const { app } = await signUpClinic(db);
      const preflight = async (path: string, origin: string) => {
        const headers = {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-publishable-key',
        };
        const { headers: got } = await app.request(path, { method: 'OPTIONS', headers });
        return [got.get('access-control-allow-origin'), got.get('access-control-allow-credentials')];
      };
      expect(await preflight('/v1/auth/refresh', PAGE)).toEqual([PAGE, 'true']);
      expect((await preflight('/v1/auth/refresh', 'https://evil.example'))[0]).toBeNull();
      expect(await preflight('/v1/me', 'https://evil.example')).toEqual(['*', null]);
    }));
});
