import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { App } from '../../app.ts';
import type { Db } from '../../context.ts';
import { as, asOwner, fakeClock, makeApp, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { secretKey, session, staff } from '../../../test/makers.ts';
import { OUTSIDE } from '../../../test/webhooks.ts';
import { webhookDeliveries, webhookEndpoints } from './webhooks.table.ts';

const BASE = '/v1/webhook-endpoints';
const URL_HERE = 'http://127.0.0.1:9/webhooks';
type Made = { id: string; secret: string; revision: number };

async function arrange(db: Db) {
  const { key } = await secretKey(db);
  const wallClock = fakeClock();
  const app = makeApp({ db, wallClock, webhooks: OUTSIDE.webhooks });
  const create = (body: object = { url: URL_HERE }, token = key) => app.request(BASE, as(token, { body }));
  return { app, key, wallClock, create, made: async () => (await (await create()).json()) as Made };
}
const codeOf = async (reply: Response) => ((await reply.json()) as { code?: string }).code;
const post = (app: App, token: string, path: string) => app.request(`${BASE}/${path}`, as(token, { method: 'POST' }));
const audit = (db: Db) =>
  asOwner(db, (owner) =>
    owner.execute<{ action: string }>(sql`select action from audit_log where action like 'webhook%' order by at`),
  );

describe('an endpoint', () => {
  test('is made, shown its secret once, read, changed and deleted; all of it is audited, and no row holds the secret', () =>
    withDb(async (db) => {
      const { app, key, create } = await arrange(db);
      const reply = await create({ url: URL_HERE, description: 'Our calendar', eventTypes: ['appointment.scheduled'] });
      expect([reply.status, reply.headers.get('etag')]).toEqual([201, '"1"']);
      const { secret, ...made } = (await reply.json()) as Made;
      expect(secret).toMatch(/^whsec_/);

      const read = await app.request(`${BASE}/${made.id}`, as(key));
      expect(await read.json()).toEqual(made);
      expect(await (await app.request(BASE, as(key))).json()).toEqual({ data: [made] });
      const headers = { 'if-match': '"1"' };
      const changed = await app.request(`${BASE}/${made.id}`, as(key, { method: 'PATCH', body: { enabled: false }, headers }));
      expect(await changed.json()).toMatchObject({ enabled: false, disabledBecause: 'by_clinic', revision: 2, url: URL_HERE });

      const rows = await asOwner(db, (owner) => owner.execute(sql`select e::text from webhook_endpoints e`));
      expect(JSON.stringify(rows)).not.toContain(secret.slice(6, 30));
      const gone = await app.request(`${BASE}/${made.id}`, as(key, { method: 'DELETE', headers: { 'if-match': '"2"' } }));
      expect(gone.status).toBe(204);
      expect(await codeOf(await app.request(`${BASE}/${made.id}`, as(key)))).toBe('webhook_endpoints.not_found');
      const actions = (await audit(db)).map(({ action }) => action);
      for (const done of ['create', 'read', 'update', 'delete']) expect(actions).toContain(`webhook_endpoint.${done}`);
    }));

  test('that another has changed since is not changed', () =>
    withDb(async (db) => {
      const { app, key, made } = await arrange(db);
      const { id } = await made();
      for (const method of ['PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? { enabled: false } : undefined;
        const stale = await app.request(`${BASE}/${id}`, as(key, { method, body, headers: { 'if-match': '"7"' } }));
        expect([stale.status, await codeOf(stale)]).toEqual([412, 'request.precondition_failed']);
      }
      expect(await asOwner(db, (owner) => owner.select().from(webhookEndpoints))).toMatchObject([
        { isEnabled: true, revision: 1 },
      ]);
    }));

  test.each([
    'http://clinic.example/webhooks',
    'https://user:hunter2@clinic.example/',
    'ftp://clinic.example/',
    'http://10.0.0.1/',
    'https://clinic.example/#x',
    'hunter2',
  ])('at %s is refused, and the address is not said again', (url) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request(BASE, as(key, { body: { url } }));
      const text = await reply.text();
      expect([reply.status, text.includes('/url'), text.includes('hunter2')]).toEqual([400, true, false]);
      expect(await asOwner(db, (owner) => owner.select().from(webhookEndpoints))).toEqual([]);
    }),
  );

  test('for notes is for a key that may read them; for everything, it is told nothing of them', () =>
    withDb(async (db) => {
      const { create } = await arrange(db);
      const { token } = await session(db, { personId: (await staff(db, { role: 'clinic_admin' })).id });
      const notes = { url: URL_HERE, eventTypes: ['note.signed'] };
      expect((await create(notes, token)).status).toBe(403);
      expect((await create({ url: URL_HERE }, token)).status).toBe(201);
      expect((await create(notes)).status).toBe(201);
    }));

  test('is one of twenty at most, however many are made at once', () =>
    withDatabase(async ({ db }) => {
      const { create } = await arrange(db);
      const replies = await Promise.all(Array.from({ length: 24 }, () => create()));
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(20);
      expect(await codeOf(replies.find(({ status }) => status === 409)!)).toBe('webhook_endpoints.too_many');
    }));

  test('whose audit row cannot be written is not made', () =>
    withDb(async (db) => {
      const { create } = await arrange(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      expect((await create()).status).toBe(500);
      expect(await asOwner(db, (owner) => owner.select().from(webhookEndpoints))).toEqual([]);
    }));

  test('has a new secret after a rotation; the old one is said to end in a day', () =>
    withDb(async (db) => {
      const { app, key, made } = await arrange(db);
      const { id, secret } = await made();
      const reply = await post(app, key, `${id}/rotate-secret`);
      expect(reply.status).toBe(201);
      const rotated = (await reply.json()) as Made;
      expect(rotated).toMatchObject({ id, previousSecretExpiresAt: '2030-01-16T09:00:00.000Z' });
      expect(rotated.secret).not.toBe(secret);
      expect((await audit(db)).map(({ action }) => action)).toContain('webhook_endpoint.rotate_secret');
    }));
});

describe('deliveries', () => {
  test('a test is listed as about to be sent; to a disabled endpoint nothing is sent', () =>
    withDb(async (db) => {
      const { app, key, made } = await arrange(db);
      const { id } = await made();
      const sent = await post(app, key, `${id}/test`);
      expect(sent.status).toBe(202);
      const delivery = (await sent.json()) as { id: string };
      expect(delivery).toMatchObject({ eventType: 'webhook.test', state: 'pending', attempts: 0, number: 1 });
      expect(await (await app.request(`${BASE}/${id}/deliveries`, as(key))).json()).toEqual({
        data: [delivery],
        nextCursor: null,
      });
      expect(await codeOf(await post(app, key, `${id}/deliveries/${delivery.id}/redeliver`))).toBe(
        'webhook_deliveries.under_way',
      );

      await app.request(`${BASE}/${id}`, as(key, { method: 'PATCH', body: { enabled: false }, headers: { 'if-match': '"1"' } }));
      expect(await codeOf(await post(app, key, `${id}/test`))).toBe('webhook_endpoints.disabled');
    }));

  test('are listed by pages and by state, and what was given up is sent again with the same id', () =>
    withDb(async (db) => {
      const { app, key, made } = await arrange(db);
      const { id } = await made();
      for (let n = 0; n < 5; n++) await post(app, key, `${id}/test`);
      await asOwner(db, (owner) =>
        owner.execute(sql`update webhook_deliveries set state = 'failed', attempts = 10 where number = 2`),
      );
      type Page = { data: { id: string; number: number; eventId: string }[]; nextCursor: string | null };
      const page = async (query: string) =>
        (await (await app.request(`${BASE}/${id}/deliveries?${query}`, as(key))).json()) as Page;

      const first = await page('limit=2');
      const second = await page(`limit=2&after=${first.nextCursor}`);
      const third = await page(`limit=2&after=${second.nextCursor}`);
      expect([first, second, third].flatMap(({ data }) => data.map(({ number }) => number))).toEqual([5, 4, 3, 2, 1]);
      expect(third.nextCursor).toBe(null);
      expect(await (await app.request(`${BASE}/${id}`, as(key))).json()).toMatchObject({ failedDeliveries: 1 });
      const {
        data: [failed],
      } = await page('state=failed');
      const again = await post(app, key, `${id}/deliveries/${failed!.id}/redeliver`);
      expect([again.status, await again.json()]).toMatchObject([
        202,
        { state: 'pending', attempts: 0, eventId: failed!.eventId },
      ]);
      expect(await codeOf(await app.request(`${BASE}/${id}/deliveries?stat=failed`, as(key)))).toBe('request.invalid');
    }));

  test('of another clinic answer like none, and stay as they are', () =>
    withDb(async (db) => {
      const { app, key, made } = await arrange(db);
      const { id } = await made();
      const { id: delivery } = (await (await post(app, key, `${id}/test`)).json()) as { id: string };
      const { key: theirs } = await secretKey(db, { clinicId: OTHER_CLINIC });
      for (const path of [`${id}/test`, `${id}/rotate-secret`, `${id}/deliveries/${delivery}/redeliver`])
        expect(await codeOf(await post(app, theirs, path))).toBe('webhook_endpoints.not_found');
      expect(await codeOf(await app.request(`${BASE}/${id}/deliveries`, as(theirs)))).toBe('webhook_endpoints.not_found');
      expect(await asOwner(db, (owner) => owner.select().from(webhookDeliveries))).toHaveLength(1);
    }));
});
