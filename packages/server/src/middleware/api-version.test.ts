import { describe, expect, test } from 'vitest';
import { as, makeApp, withDb } from '../../test/helpers.ts';
import { publishableKey, secretKey, session, staff } from '../../test/makers.ts';

const VERSION = '2026-11-01';

test('every reply says by which version it was made, also a refusal and one to a caller who names none', () =>
  withDb(async (db) => {
    const { key } = await secretKey(db);
    const app = makeApp({ db });
    const versionOf = async (path: string, init: RequestInit) => {
      const reply = await app.request(path, init);
      return [reply.status, reply.headers.get('api-version')];
    };
    expect(await versionOf('/v1/appointments', as(key))).toEqual([200, VERSION]);
    expect(await versionOf('/v1/appointments', as(key, { headers: { 'api-version': VERSION } }))).toEqual([200, VERSION]);
    expect(await versionOf('/v1/appointments', as(undefined))).toEqual([401, VERSION]);
    expect(await versionOf('/v1/nothing', as(key))).toEqual([404, VERSION]);
  }));

test.each(['2020-01-01', '2026-11-01 ', 'latest', ''])('a version that there is not (%j) is refused, and not echoed', (wanted) =>
  withDb(async (db) => {
    const { key } = await secretKey(db);
    const reply = await makeApp({ db }).request('/v1/appointments', as(key, { headers: { 'api-version': wanted } }));
    if (wanted.trim() === VERSION) return expect(reply.status).toBe(200);
    expect([reply.status, reply.headers.get('api-version')]).toEqual([400, VERSION]);
    const text = await reply.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'request.unknown_version' });
    if (wanted) expect(text).not.toContain(wanted);
  }),
);

describe('with an older version that will go', () => {
  const VERSIONS = [
    {
      version: '2025-06-01',
      deprecatedAt: new Date('2026-11-01T00:00:00Z'),
      sunsetAt: new Date('2027-11-01T00:00:00Z'),
      guide: 'https://api.clinic.example/reference',
    },
    { version: VERSION },
  ];
  const said = ({ headers }: Response) => ['api-version', 'deprecation', 'sunset', 'link'].map((name) => headers.get(name));
  const OLD = [
    '2025-06-01',
    '@1793491200',
    'Mon, 01 Nov 2027 00:00:00 GMT',
    '<https://api.clinic.example/reference>; rel="deprecation"',
  ];
  const NEW = [VERSION, null, null, null];

  test('a key is answered by the version of its making, unless it names another', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db, { apiVersion: '2025-06-01' });
      const app = makeApp({ db, apiVersions: VERSIONS });
      const ask = async (headers = {}) => said(await app.request('/v1/appointments', as(key, { headers })));
      expect(await ask()).toEqual(OLD);
      expect(await ask({ 'api-version': VERSION })).toEqual(NEW);
      expect(await ask({ 'api-version': '2025-06-01' })).toEqual(OLD);
    }));

  test('a page that has no session is answered by that of its publishable key, and a session by the newest', () =>
    withDb(async (db) => {
      const { key } = await publishableKey(db, { apiVersion: '2025-06-01' });
      const { token } = await session(db, { personId: (await staff(db)).id });
      const app = makeApp({ db, apiVersions: VERSIONS });
      expect(said(await app.request('/v1/practitioners', as(undefined, { headers: { 'x-publishable-key': key } })))).toEqual(OLD);
      expect(said(await app.request('/v1/practitioners', as(token)))).toEqual(NEW);
    }));

  test('a key whose version is gone is told so, and comes in again by naming one', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db, { apiVersion: '2024-01-01' });
      const app = makeApp({ db, apiVersions: VERSIONS });
      expect(await (await app.request('/v1/appointments', as(key))).json()).toMatchObject({ code: 'request.unknown_version' });
      expect((await app.request('/v1/appointments', as(key, { headers: { 'api-version': VERSION } }))).status).toBe(200);
    }));

  test('a key is pinned anew by PATCH, to one that there is', () =>
    withDb(async (db) => {
      const { key, id } = await secretKey(db);
      const app = makeApp({ db, apiVersions: VERSIONS });
      const pin = (apiVersion: string, revision: number) =>
        app.request(
          `/v1/api-keys/${id}`,
          as(key, { method: 'PATCH', body: { apiVersion }, headers: { 'if-match': `"${revision}"` } }),
        );
      expect(await (await pin('2020-01-01', 1)).json()).toMatchObject({ code: 'request.unknown_version' });
      const pinned = await pin('2025-06-01', 1);
      expect([pinned.status, pinned.headers.get('etag'), await pinned.json()]).toMatchObject([
        200,
        '"2"',
        { apiVersion: '2025-06-01' },
      ]);
      expect(said(await app.request('/v1/appointments', as(key)))).toEqual(OLD);
      expect((await pin(VERSION, 1)).status).toBe(412);
    }));
});
