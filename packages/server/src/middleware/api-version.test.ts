import { expect, test } from 'vitest';
import { as, makeApp, withDb } from '../../test/helpers.ts';
import { secretKey } from '../../test/makers.ts';

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
