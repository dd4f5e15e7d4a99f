import { ERROR_CODES } from '@bedside/contract';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApp, testConfig, withDatabase, withDb } from '../../test/helpers.ts';
import { connect } from '../db/connect.ts';
import { listen } from '../listen.ts';

describe('/healthz and /readyz', () => {
  test('with the database there and migrated, it is ready', () =>
    withDatabase(async ({ db }) => {
      const app = makeApp({ db });
      expect(await (await app.request('/healthz')).json()).toEqual({ status: 'ok' });
      expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ready' });
    }));

  test('with a migration missing, it is not, and says so', () =>
    withDatabase(async ({ db }) => {
      await db.execute(sql`delete from drizzle.__drizzle_migrations`);
      const reply = await makeApp({ db }).request('/readyz');
      expect(reply.headers.get('retry-after')).toBe('1');
      expect(await reply.json()).toMatchObject({ status: 503, code: 'server.unavailable' });
    }));

  test('with the database out of reach, it lives and is not ready', async () => {
    const nowhere = connect('postgres://nobody@127.0.0.1:1/none');
    const app = makeApp({ db: nowhere.db });
    expect([(await app.request('/healthz')).status, (await app.request('/readyz')).status]).toEqual([200, 503]);
    await nowhere.close();
  });
});

describe('/metrics', () => {
  const bearer = { headers: { authorization: 'Bearer a-long-metrics-token' } };
  const withToken = testConfig({ METRICS_TOKEN: 'a-long-metrics-token' });

  test('with a token, it counts requests by route pattern and status, and nothing of people', () =>
    withDb(async (db) => {
      const app = makeApp({ db, config: withToken });
      await app.request(`/v1/appointments/apt_${'a'.repeat(32)}/invitations`);

      const text = await (await app.request('/metrics', bearer)).text();

      expect(text).toContain(
        `bedside_http_request_seconds_count{method="GET",route="/v1/appointments/:id/invitations",status="401"} 1`,
      );
      expect(text).not.toContain('apt_');
    }));

  test.each([
    ['no token', {}],
    ['a wrong token', { headers: { authorization: 'Bearer a-long-metrics-tokeN' } }],
  ])('with %s, they are refused', (_what, init) =>
    withDb(async (db) => {
      const reply = await makeApp({ db, config: withToken }).request('/metrics', init);
      expect(await reply.json()).toMatchObject({ status: 401, code: 'auth.invalid' });
    }),
  );

  test('without a configured token, this machine may read them, but nobody through a proxy on it', () =>
    withDb(async (db) => {
      const server = await listen(makeApp({ db, metrics: new Registry() }), { host: '127.0.0.1', port: 0 });
      const address = server.address();
      const url = `http://127.0.0.1:${typeof address === 'object' && address?.port}/metrics`;

      const near = await fetch(url);
      const forwarded = await fetch(url, { headers: { 'x-forwarded-for': '203.0.113.9' } });
      server.closeAllConnections();
      server.close();

      expect([near.status, forwarded.status]).toEqual([200, 403]);
    }));
});

describe('/errors', () => {
  test('every code has its anchor, its status and its words, under a policy that lets nothing else in', () =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request('/errors');
      const html = await reply.text();

      for (const code of ERROR_CODES) expect(html).toMatch(new RegExp(`<section id="${code}">[^]*?<small>[45]\\d\\d</small>`));
      for (const id of ['page.policy', 'page.insecure', 'network.offline', 'session.failed'])
        expect(html).toContain(`<section id="${id}">`);
      expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(html).not.toMatch(/<script|style="|\son\w+="/);
    }));
});

describe('/reference', () => {
  test('everything the page asks for comes from here, and scripts from nowhere else', () =>
    withDb(async (db) => {
      const app = makeApp({ db });
      const reply = await app.request('/reference');
      const html = await reply.text();

      expect(reply.headers.get('content-security-policy')).toContain("script-src 'self';");
      const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
      expect(assets.length).toBeGreaterThan(3);
      for (const asset of assets) {
        expect(asset).toMatch(/^\/reference\//);
        expect((await app.request(asset)).status).toBe(200);
      }
    }));
});

describe('/sdk/v1', () => {
  let dist: string;
  const entry = 'auto-3f9a.js';

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'bedside-sdk-'));
    const manifest = { loader: { file: 'telehealth.js' }, entry, chunks: { [entry]: { file: entry } } };
    await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(dist, 'telehealth.js'), 'loader');
    await writeFile(join(dist, entry), 'entry');
    await writeFile(join(dist, `${entry}.br`), brotliCompressSync('entry'));
    await writeFile(join(dist, 'notes.txt'), 'not for anyone');
  });
  afterAll(() => rm(dist, { recursive: true }));

  const get = (db: Parameters<typeof makeApp>[0]['db'], path: string, headers: Record<string, string> = {}) =>
    makeApp({ db, config: testConfig({ SDK_DIST: dist }) }).request(path, { headers });

  test('the loader is asked for again soon, hashed files never', () =>
    withDb(async (db) => {
      const [loader, chunk] = [await get(db, '/sdk/v1/telehealth.js'), await get(db, `/sdk/v1/${entry}`)];

      expect(loader.headers.get('cache-control')).toBe('public, max-age=300');
      expect(chunk.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(Object.fromEntries(chunk.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'Accept-Encoding',
      });
      expect(await chunk.text()).toBe('entry');
    }));

  test('whoever takes brotli gets what was compressed at build time', () =>
    withDb(async (db) => {
      const reply = await get(db, `/sdk/v1/${entry}`, { 'accept-encoding': 'gzip, deflate, br' });
      expect(reply.headers.get('content-encoding')).toBe('br');
      expect(brotliDecompressSync(Buffer.from(await reply.arrayBuffer())).toString()).toBe('entry');
    }));

  test.each(['notes.txt', `${entry}.br`, '..%2f..%2fpackage.json', '%2e%2e%2fpackage.json', 'nothing.js'])(
    '%s is not in the manifest, so it is not there',
    (name) =>
      withDb(async (db) => {
        const reply = await get(db, `/sdk/v1/${name}`);
        expect(await reply.json()).toMatchObject({ status: 404, code: 'routes.not_found' });
      }),
  );

  test('before anything was built there is nothing, and that is no fault', () =>
    withDb(async (db) => {
      const config = testConfig({ SDK_DIST: join(dist, 'not-built') });
      expect((await makeApp({ db, config }).request('/sdk/v1/telehealth.js')).status).toBe(404);
    }));
});
