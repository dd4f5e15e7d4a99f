import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, testConfig, withDatabase, withDb } from '../test/helpers.ts';
import { patient, secretKey, session } from '../test/makers.ts';
import { connect } from './db/connect.ts';

const anyId = '0'.repeat(32);
const withoutInstance = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });

describe('every refusal is a problem document', () => {
  test.each([
    ['an unknown address', '/nowhere', {}, 404, 'routes.not_found'],
    ['an unknown address under /v1, also without a session', '/v1/nowhere', {}, 404, 'routes.not_found'],
    ['a known address without a session', '/v1/me', {}, 401, 'auth.missing'],
    ['another scheme than Bearer', '/v1/me', { headers: { authorization: 'Basic YTpi' } }, 401, 'auth.missing'],
    ['a forged session', '/v1/me', as('A'.repeat(43)), 401, 'auth.invalid'],
    ['a forged key', '/v1/me', as('sk_test_forged'), 401, 'auth.invalid'],
  ])('%s', (_what, path, init, status, code) =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request(path, init);

      expect(reply.status).toBe(status);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      const body = (await reply.json()) as Record<string, unknown>;
      expect(body).toMatchObject({ status, code, type: `http://api.clinic.example/errors#${code}` });
      expect(body['instance']).toBe(reply.headers.get('x-request-id'));
    }),
  );

  test('who has sent no token, or a wrong one, is told how one is sent', () =>
    withDb(async (db) => {
      for (const init of [{}, { headers: { authorization: 'Bearer sk_test_unknown' } }]) {
        const reply = await makeApp({ db }).request('/v1/me', init);
        expect(reply.status).toBe(401);
        expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      }
    }));

  test('an unknown method is a 405 that lists those there are', () =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request('/v1/sessions', { method: 'PATCH' });

      expect(reply.status).toBe(405);
      expect(reply.headers.get('allow')).toBe('POST');
      expect(await reply.json()).toMatchObject({ code: 'routes.method_not_allowed' });
    }));

  test('a caller cannot choose the request id, which stands in the logs', () =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request('/healthz', { headers: { 'x-request-id': 'Pia-Example' } });
      expect(reply.headers.get('x-request-id')).not.toContain('Pia');
    }));
});

describe('a body that is not as it should be', () => {
  const post = (
    token: string,
    body: NonNullable<RequestInit['body']>,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => ({
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...headers },
    body,
  });

  test.each([
    ['not JSON', '{"personId": ', 400, 'request.malformed', undefined],
    ['nothing', '', 400, 'request.malformed', undefined],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 400, 'request.malformed', undefined],
    ['an array', '[]', 400, 'request.invalid', ''],
    ['an unknown key', '{"externalId":"a","notes":"x"}', 400, 'request.invalid', '/notes'],
    ['a key of the prototype', '{"externalId":"a","__proto__":{"a":1}}', 400, 'request.invalid', '/__proto__'],
    ['a wrong type', '{"externalId":7}', 400, 'request.invalid', '/externalId'],
    ['a wrong id', '{"personId":"pat_1"}', 400, 'request.invalid', '/personId'],
    ['NUL in a text', '{"externalId":"a\\u0000b"}', 400, 'request.invalid', '/externalId'],
    ['half a surrogate pair', '{"externalId":"a\\ud800"}', 400, 'request.invalid', '/externalId'],
    ['NUL under a key that may be anything', '{"chest pain since Monday":"a\\u0000b"}', 400, 'request.invalid', '/*'],
    ['NUL in a key', '{"a\\u0000b":1}', 400, 'request.invalid', ''],
    ['a mountain of brackets', '['.repeat(30_000) + ']'.repeat(30_000), 400, 'request.invalid', ''],
    ['more than 64 kB', JSON.stringify({ externalId: 'a'.repeat(65_536) }), 413, 'request.too_large', undefined],
  ])('%s is refused, and nothing is written', (_what, body, status, code, pointer) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request('/v1/sessions', post(key, body));

      expect(reply.status).toBe(status);
      const problem = (await reply.json()) as { code: string; errors?: { pointer: string }[] };
      expect(problem.code).toBe(code);
      if (pointer !== undefined) expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
      expect(await asOwner(db, (owner) => owner.execute(sql`select id from sessions`))).toHaveLength(0);
    }),
  );

  test('a body too large is refused also when its length is not said beforehand', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const stream = new ReadableStream({
        start(controller) {
          for (let kilobytes = 0; kilobytes < 80; kilobytes++) controller.enqueue(new TextEncoder().encode('a'.repeat(1024)));
          controller.close();
        },
      });

      const reply = await makeApp({ db }).request('/v1/sessions', { ...post(key, stream), duplex: 'half' } as RequestInit);

      expect(reply.status).toBe(413);
    }));

  test('a page can read that its body was too large', () =>
    withDb(async (db) => {
      const headers = { 'content-type': 'application/json', origin: 'https://clinic.example' };
      const reply = await makeApp({ db }).request('/v1/invitations/redeem', {
        method: 'POST',
        headers,
        body: `"${'a'.repeat(65_536)}"`,
      });

      expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([413, '*']);
    }));

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('as %s it is a 415', (type) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/sessions', post(key, '{"externalId":"a"}', { 'content-type': type }));

      expect(reply.status).toBe(415);
      expect(await reply.json()).toMatchObject({ code: 'request.unsupported_media_type' });
    }),
  );

  test('without a content type it is a 415', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/sessions', post(key, new Blob(['{"externalId":"a"}']), {}));
      expect(reply.status).toBe(415);
    }));

  test('what was sent is never repeated', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const bodies = [
        { externalId: 7, 'chest pain since Monday': 'very bad' },
        { 'chest pain since Monday': { a: 'very bad\0' } },
      ];

      for (const body of bodies) {
        const reply = await makeApp({ db }).request('/v1/sessions', as(key, { body }));
        expect(reply.status).toBe(400);
        expect(await reply.text()).not.toMatch(/chest|very bad/);
      }
    }));
});

describe('what is said to a developer about a body or a query', () => {
  test.each([
    ['a key that is missing', '/v1/departments', {}, /expected string, and it is missing/],
    ['a choice that is none', '/v1/staff', { name: 'Sam Desk', role: 'king' }, /staff.+department_admin.+clinic_admin/],
    ['a key that there is not', '/v1/departments', { name: 'Cardiology', colour: 'red' }, /no such key/],
    ['things that do not go together', '/v1/api-keys', {}, /scopes are for secret keys/],
    ['a list that is none', '/v1/appointments?status=frog', undefined, /scheduled.+cancelled/],
  ])('%s: what is expected there', (_what, path, body, hint) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request(path, as(key, body && { body }));

      expect(reply.status).toBe(400);
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ errors: [{ hint: expect.stringMatching(hint) }] });
      expect(text).not.toMatch(/king|frog|red"/);
    }),
  );
});

describe('a query that is not as it should be', () => {
  test.each([
    ['an unknown key', '/v1/me?personid=1', 'personid'],
    ['NUL', '/v1/me?a=%00', ''],
  ])('%s is refused', (_what, path, pointer) =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const { token } = await session(db, { personId });

      const reply = await makeApp({ db }).request(path, as(token));

      expect(reply.status).toBe(400);
      expect(await reply.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer }] });
    }),
  );
});

describe('when something breaks', () => {
  /** Real lines of the log, as they would be written. */
  function recorder() {
    const lines: string[] = [];
    return { lines, log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) };
  }

  test('a route that fails says nothing of why, and the log names the place without what was sent', () =>
    withDatabase(async ({ db, client }) => {
      const { key } = await secretKey(db);
      await patient(db, { externalId: 'patient-17' });
      await client`alter table sessions rename column token_hash to gone`;
      const { lines, log } = recorder();

      const reply = await makeApp({ db, log }).request('/v1/sessions', as(key, { body: { externalId: 'patient-17' } }));

      expect(reply.status).toBe(500);
      expect(await withoutInstance(reply)).toEqual({
        type: 'http://api.clinic.example/errors#server.internal',
        title: 'Something went wrong',
        detail: 'Something went wrong',
        status: 500,
        instance: '',
        code: 'server.internal',
      });
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0]!)).toMatchObject({ level: 50, route: '/v1/sessions', fault: { code: '42703' } });
      expect(lines[0]).not.toMatch(/patient-17|insert into|sk_test/);
    }));

  test('when the database is out of reach, it is a 503 that says when to try again', async () => {
    const nowhere = connect('postgres://nobody@127.0.0.1:1/none');
    const reply = await makeApp({ db: nowhere.db }).request('/v1/me', as('A'.repeat(43)));
    await nowhere.close();

    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(await reply.json()).toMatchObject({ code: 'server.unavailable' });
  });

  test('no secret, id of a person or query reaches the log', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const { token } = await session(db, { personId });
      const { key } = await secretKey(db);
      const { lines, log } = recorder();
      const app = makeApp({ db, log });

      await app.request('/v1/me', as(token));
      await app.request('/v1/me?q=chest-pain', as(token));
      await app.request(`/v1/appointments/apt_${anyId}/invitations`, as(key));
      const opened = (await (await app.request('/v1/sessions', as(key, { body: { personId } }))).json()) as { token: string };

      expect(lines).toHaveLength(4);
      for (const secret of [token, key, personId, anyId, 'chest-pain', opened.token]) expect(lines.join()).not.toContain(secret);
      expect(JSON.parse(lines[2]!)).toMatchObject({ method: 'GET', route: '/v1/appointments/:id/invitations', status: 404 });
    }));
});

describe('headers', () => {
  test('a reply about a person is not kept, not framed and not sniffed', () =>
    withDb(async (db) => {
      const reply = await makeApp({ db }).request('/v1/me');

      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(reply.headers.has('strict-transport-security')).toBe(false);
    }));

  test('over https, browsers are told to stay there', () =>
    withDb(async (db) => {
      const config = testConfig({ PUBLIC_URL: 'https://api.clinic.example' });
      const reply = await makeApp({ db, config }).request('/healthz');
      expect(reply.headers.get('strict-transport-security')).toMatch(/^max-age=/);
    }));
});
