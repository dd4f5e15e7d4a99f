import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, asOwner, makeApp, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { appointment, clinic, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { avatars } from './avatars.table.ts';
import { people } from './people.table.ts';

const picture = (background = '#3366cc') =>
  sharp({ create: { width: 320, height: 240, channels: 3, background } })
    .jpeg()
    .toBuffer();

const put = (db: Db, bearer: string, id: string, body: Uint8Array, type = 'image/jpeg') =>
  makeApp({ db }).request(`/v1/people/${id}/avatar`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': type },
    body: new Uint8Array(body),
  });

const pathOf = async (reply: Response) => new URL(((await reply.json()) as { avatarUrl: string }).avatarUrl).pathname;

describe('a picture', () => {
  test('is shown from an address that nobody can guess, to everyone, for good, and as nothing else', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { token } = await session(db, { personId: id });

      const reply = await put(db, token, id, await picture());
      const path = await pathOf(reply);
      const shown = await makeApp({ db }).request(path);

      expect(reply.status).toBe(200);
      expect(path).toMatch(/^\/v1\/avatars\/[0-9a-f]{32}\.webp$/);
      expect(shown.status).toBe(200);
      expect(Object.fromEntries(shown.headers)).toMatchObject({
        'content-type': 'image/webp',
        'x-content-type-options': 'nosniff',
        'cache-control': 'public, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'cross-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      const bytes = Buffer.from(await shown.arrayBuffer());
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
      const me = await makeApp({ db }).request('/v1/me', as(token));
      expect(await me.json()).toMatchObject({ person: { avatarUrl: `http://api.clinic.example${path}`, revision: 2 } });
      const audit = (await db.select().from(auditLog)).filter(({ action }) => action === 'patient.update');
      expect(audit).toMatchObject([{ entityId: id, changed: ['avatarKey'] }]);
    }));

  test('in the place of another is at another address, and the first is empty', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      const first = await pathOf(await put(db, key, id, await picture('#ff0000')));
      const second = await pathOf(await put(db, key, id, await picture('#00ff00')));

      const app = makeApp({ db });
      expect(second).not.toBe(first);
      expect([(await app.request(first)).status, (await app.request(second)).status]).toEqual([404, 200]);
    }));

  test('that is deleted is gone; deleting none is success and changes nothing', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      const path = await pathOf(await put(db, key, id, await picture()));
      const app = makeApp({ db });
      const remove = () => app.request(`/v1/people/${id}/avatar`, as(key, { method: 'DELETE' }));

      expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
      expect((await app.request(path)).status).toBe(404);
      expect(await db.select().from(avatars)).toEqual([]);
      expect(await db.select().from(people)).toMatchObject([{ avatarKey: null, revision: 3 }]);
    }));

  test('of ten that come at once one stays, and it is the one that is shown', () =>
    withDatabase(async ({ db }) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      const bytes = await picture();
      const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await put(db, key, id, bytes)).status));
      expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
      const [[kept], [person]] = [await db.select().from(avatars), await db.select().from(people)];
      expect(await db.$count(avatars)).toBe(1);
      expect(person).toMatchObject({ avatarKey: kept!.key, revision: 11 });
    }));

  test.each(['x.webp', `${'0'.repeat(32)}.webp`, `${'0'.repeat(32)}.png`, `${'0'.repeat(32)}`, '..%2f..%2fetc%2fpasswd'])(
    'at %s there is none',
    (file) =>
      withDb(async (db) => {
        await clinic(db);
        const reply = await makeApp({ db }).request(`/v1/avatars/${file}`);
        expect(await reply.json()).toMatchObject({ status: 404, code: 'routes.not_found' });
        expect(reply.headers.get('cache-control')).toBe('no-store');
      }),
  );
});

describe('refused is', () => {
  test.each([
    ['a drawing that says it is a JPEG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'avatars.not_supported'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'avatars.not_supported'],
    ['nothing', Buffer.alloc(0), 415, 'avatars.not_supported'],
    ['the beginning of a picture', Buffer.from('\xff\xd8\xff\xe0\x00\x10JFIF', 'latin1'), 422, 'avatars.unusable'],
    ['more than 5 MB', Buffer.alloc(5 * 1024 * 1024 + 1, 0xff), 413, 'request.too_large'],
  ])('%s', (_what, body, status, code) =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      expect(await (await put(db, key, id, body)).json()).toMatchObject({ status, code });
      expect(await db.select().from(avatars)).toEqual([]);
      expect(await db.select().from(people)).toMatchObject([{ avatarKey: null, revision: 1 }]);
    }),
  );

  test('more than 5 MB that does not say how much it is', () =>
    withDb(async (db) => {
      const { id } = await patient(db);
      const { key } = await secretKey(db);
      const chunk = new Uint8Array(1024 * 1024).fill(0xff);
      let sent = 0;
      const body = new ReadableStream({ pull: (to) => (sent++ < 7 ? to.enqueue(chunk) : to.close()) });
      const reply = await makeApp({ db }).request(`/v1/people/${id}/avatar`, {
        ...{ method: 'PUT', body, duplex: 'half' },
        headers: { authorization: `Bearer ${key}`, 'content-type': 'image/jpeg' },
      } as RequestInit);
      expect(reply.status).toBe(413);
    }));

  test('a text of that length elsewhere: 64 kB is enough there', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/patients', as(key, { body: { name: 'x'.repeat(70_000) } }));
      expect(await reply.json()).toMatchObject({ status: 413, code: 'request.too_large' });
    }));

  test('a picture by who may not change the person: of others it is a person not found, of one’s patients not allowed', () =>
    withDb(async (db) => {
      const visit = await appointment(db);
      const doctor = await session(db, { personId: visit.practitionerId });
      const other = await session(db, { personId: (await patient(db)).id });
      const desk = await session(db, { personId: (await staff(db)).id });
      const elsewhere = await patient(db, { clinicId: OTHER_CLINIC });
      const { key } = await secretKey(db);
      const bytes = await picture();
      const codeOf = async (bearer: string, id: string) =>
        ((await (await put(db, bearer, id, bytes)).json()) as { code: string }).code;

      expect(await codeOf(doctor.token, visit.patientId)).toBe('auth.forbidden');
      expect(await codeOf(desk.token, visit.patientId)).toBe('auth.forbidden');
      expect(await codeOf(other.token, visit.patientId)).toBe('people.not_found');
      expect(await codeOf(key, elsewhere.id)).toBe('people.not_found');
      expect(await codeOf(key, `pat_${'0'.repeat(32)}`)).toBe('people.not_found');
      expect(await db.select().from(avatars)).toEqual([]);
    }));

  test('one whose audit row cannot be written: the picture from before stays', () =>
    withDb(async (db) => {
      const { id } = await practitioner(db);
      const { key } = await secretKey(db);
      const path = await pathOf(await put(db, key, id, await picture()));
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (action <> 'practitioner.update') not valid`),
      );
      expect((await put(db, key, id, await picture())).status).toBe(500);
      expect((await makeApp({ db }).request(path)).status).toBe(200);
    }));
});
