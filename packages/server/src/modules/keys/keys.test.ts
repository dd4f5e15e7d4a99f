import type { ApiKeyList, NewApiKey } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, CLINIC, fakeClock, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, invitation, publishableKey, secretKey, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { createApiKey } from './create-api-key.ts';
import { findApiKey } from './find-api-key.ts';
import { findClinicByKey } from './find-clinic-by-key.ts';
import { apiKeys } from './keys.table.ts';
import { listApiKeys } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import { updateApiKey } from './update-api-key.ts';

describe('createApiKey', () => {
  test('gives a key that works with its scopes; only its hash is stored, and it is audited', () =>
    withDb(async (db) => {
      await clinic(db);
      const ctx = makeCtx(db);
      const made = await createApiKey(ctx, { name: 'Booking server', scopes: ['appointments.read'] });

      expect(made.key).toMatch(/^sk_test_[A-Za-z0-9_-]{43}$/);
      expect(await findApiKey(db, ctx.wallClock, made.key)).toMatchObject({
        clinicId: CLINIC,
        actor: { type: 'secret_key', id: made.id, scopes: ['appointments.read'] },
      });
      const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, made.id));
      expect(JSON.stringify(row)).not.toContain(made.key.slice(13));
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'api_key.create', entityId: made.id }]);
    }));

  test('of a live clinic begins with sk_live', () =>
    withDb(async (db) => {
      await clinic(db, { isTest: false });
      expect((await createApiKey(makeCtx(db), { scopes: ['audit.read'] })).key).toMatch(/^sk_live_/);
    }));

  test('a key makes none that may do more than itself', () =>
    withDb(async (db) => {
      await clinic(db);
      const ctx = makeCtx(db, { actor: { type: 'secret_key', id: 'key_1', scopes: ['keys.manage', 'appointments.read'] } });
      await expect(createApiKey(ctx, { scopes: ['notes.read'] })).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await createApiKey(ctx, { scopes: ['appointments.read'] })).scopes).toEqual(['appointments.read']);
      const { id } = await secretKey(db, { scopes: ['notes.read'] });
      await expect(rotateApiKey(ctx, { id, overlapHours: 0 })).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('staff and department admins may not', () =>
    withDb(async (db) => {
      const { id } = await secretKey(db);
      for (const role of ['staff', 'department_admin'] as const) {
        const ctx = makeCtx(db, { actor: actorOf(await staff(db, { role })) });
        for (const refused of [
          createApiKey(ctx, { scopes: ['audit.read'] }),
          listApiKeys(ctx),
          revokeApiKey(ctx, id),
          rotateApiKey(ctx, { id, overlapHours: 1 }),
        ])
          await expect(refused).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('is undone when its audit row cannot be written', () =>
    withDb(async (db) => {
      await clinic(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint closed check (false) not valid`));
      await expect(createApiKey(makeCtx(db), { scopes: ['audit.read'] })).rejects.toThrow();
      expect(await db.$count(apiKeys)).toBe(0);
    }));
});

describe('updateApiKey', () => {
  const [VERSION, versions] = ['2025-06-01', ['2025-06-01', '2026-11-01']];
  const change = { apiVersion: VERSION, expectedRevision: 1, versions };

  test('pins and names a key, and says so in the audit', () =>
    withDb(async (db) => {
      const { id } = await secretKey(db);
      const made = await updateApiKey(makeCtx(db), id, { ...change, name: 'Old server' });
      expect(made).toMatchObject({ apiVersion: VERSION, name: 'Old server', revision: 2 });
      const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, id));
      expect(row).toMatchObject({ apiVersion: VERSION, name: 'Old server', revision: 2 });
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'api_key.update', entityId: id }]);
    }));

  test('a key that is rotated hands its version on; one that is made gets the newest', () =>
    withDb(async (db) => {
      const { id } = await secretKey(db, { apiVersion: VERSION });
      expect((await rotateApiKey(makeCtx(db), { id, overlapHours: 1 })).apiVersion).toBe(VERSION);
      expect((await createApiKey(makeCtx(db), { scopes: ['audit.read'] })).apiVersion).toBe('2026-11-01');
    }));

  test('an ended key, one that has changed, a version that there is not, and another clinic’s', () =>
    withDb(async (db) => {
      const { id } = await secretKey(db, { revokedAt: new Date('2030-01-01T00:00:00Z') });
      const live = await secretKey(db);
      const foreign = await secretKey(db, { clinicId: OTHER_CLINIC });
      const ctx = makeCtx(db);
      await expect(updateApiKey(ctx, id, change)).rejects.toMatchObject({ code: 'api_keys.ended' });
      await expect(updateApiKey(ctx, live.id, { ...change, expectedRevision: 2 })).rejects.toMatchObject({
        code: 'request.precondition_failed',
      });
      await expect(updateApiKey(ctx, live.id, { ...change, versions: [] })).rejects.toMatchObject({
        code: 'request.unknown_version',
      });
      for (const missing of [foreign.id, `key_${'f'.repeat(32)}`])
        await expect(updateApiKey(ctx, missing, change)).rejects.toMatchObject({ code: 'api_keys.not_found' });
      const actor = actorOf(await staff(db));
      await expect(updateApiKey(makeCtx(db, { actor }), live.id, change)).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('is undone when its audit row cannot be written, and refuses a bad body without echoing it', () =>
    withDb(async (db) => {
      const { id, key } = await secretKey(db);
      const body = { apiVersion: 'tomorrow' };
      const path = `/v1/api-keys/${id}`;
      const refused = await makeApp({ db }).request(path, as(key, { method: 'PATCH', body, headers: { 'if-match': '"1"' } }));
      expect([refused.status, (await refused.text()).includes('tomorrow')]).toEqual([400, false]);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint closed check (false) not valid`));
      await expect(updateApiKey(makeCtx(db), id, change)).rejects.toThrow();
      expect((await db.select().from(apiKeys).where(eq(apiKeys.id, id)))[0]!.apiVersion).toBe('2026-11-01');
    }));
});

describe('rotateApiKey', () => {
  test('the old key lives on for the overlap and not longer, the new one may do the same', () =>
    withDb(async (db) => {
      const wallClock = fakeClock();
      const old = await secretKey(db, { scopes: ['appointments.read'] });
      const made = await rotateApiKey(makeCtx(db, { wallClock, clock: wallClock }), { id: old.id, overlapHours: 2 });
      const works = async (key: string) => (await findApiKey(db, wallClock, key)) !== undefined;

      expect(made.scopes).toEqual(['appointments.read']);
      wallClock.advance(2 * 3600 - 1);
      expect([await works(old.key), await works(made.key)]).toEqual([true, true]);
      wallClock.advance(1);
      expect([await works(old.key), await works(made.key)]).toEqual([false, true]);
      const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, old.id));
      expect(row).toMatchObject({ replacedBy: made.id });
    }));

  test('without overlap the old one ends at once', () =>
    withDb(async (db) => {
      const old = await secretKey(db);
      const ctx = makeCtx(db);
      await rotateApiKey(ctx, { id: old.id, overlapHours: 0 });
      expect(await findApiKey(db, ctx.wallClock, old.key)).toBeUndefined();
    }));

  test('at the same moment twice: one new key', () =>
    withDatabase(async ({ db }) => {
      const { id } = await secretKey(db);
      const rotations = [1, 2, 3].map(() => rotateApiKey(makeCtx(db), { id, overlapHours: 1 }));
      const outcomes = await Promise.allSettled(rotations);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'api_keys.ended' } });
      expect(await db.$count(apiKeys)).toBe(2);
    }));

  test('one that was revoked stays ended', () =>
    withDb(async (db) => {
      const { id } = await secretKey(db, { revokedAt: new Date() });
      await expect(rotateApiKey(makeCtx(db), { id, overlapHours: 1 })).rejects.toMatchObject({ code: 'api_keys.ended' });
    }));
});

describe('publishable keys', () => {
  test('several name one clinic; one that was revoked names none', () =>
    withDb(async (db) => {
      const [first, second] = [await publishableKey(db), await publishableKey(db)];
      const ctx = makeCtx(db);
      await revokeApiKey(ctx, second.id);
      expect(await findClinicByKey(ctx, first.key)).toMatchObject({ clinicId: CLINIC });
      expect(await findClinicByKey(ctx, second.key)).toBeUndefined();
    }));

  test('they open nothing: sent as a bearer they are no key', () =>
    withDb(async (db) => {
      const { key } = await publishableKey(db);
      const reply = await makeApp({ db }).request('/v1/appointments', as(key));
      expect(await reply.json()).toMatchObject({ status: 401, code: 'auth.invalid' });
      expect(await findApiKey(db, fakeClock(), key)).toBeUndefined();
    }));

  test('a link is redeemed with any of them', () =>
    withDb(async (db) => {
      const { secret } = await invitation(db);
      const { key } = await publishableKey(db);
      const call = { body: { secret, deviceId: 'd'.repeat(16) }, headers: { 'x-publishable-key': key } };
      expect((await makeApp({ db }).request('/v1/invitations/redeem', as(undefined, call))).status).toBe(201);
    }));
});

describe('when a key was last used', () => {
  test('is written once a minute at most', () =>
    withDb(async (db) => {
      const wallClock = fakeClock();
      const { key, id } = await secretKey(db);
      const seenAt: (string | undefined)[] = [];
      for (const seconds of [0, 59, 1]) {
        wallClock.advance(seconds);
        await findApiKey(db, wallClock, key);
        const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, id));
        seenAt.push(row!.lastUsedAt?.toISOString().slice(14, 19));
      }
      expect(seenAt).toEqual(['00:00', '00:00', '01:00']);
    }));
});

describe('/v1/api-keys', () => {
  test('lists keys without their secrets, and not those of another clinic', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      await secretKey(db, { clinicId: OTHER_CLINIC });
      const app = makeApp({ db });
      const created = await app.request('/v1/api-keys', as(key, { body: { scopes: ['reports.read'] } }));
      const made = (await created.json()) as NewApiKey;

      const text = await (await app.request('/v1/api-keys', as(key))).text();

      expect((JSON.parse(text) as ApiKeyList).data.map(({ scopes }) => scopes.length > 1)).toContain(false);
      expect((JSON.parse(text) as ApiKeyList).data).toHaveLength(2);
      expect(text).not.toContain(made.key.slice(13));
      expect(text).not.toContain('keyHash');
    }));

  test('revoked: the very next request is refused', () =>
    withDb(async (db) => {
      const [mine, other] = [await secretKey(db), await secretKey(db)];
      const app = makeApp({ db });
      expect((await app.request(`/v1/api-keys/${other.id}/revoke`, as(mine.key, { method: 'POST' }))).status).toBe(200);
      expect((await app.request('/v1/appointments', as(other.key))).status).toBe(401);
    }));

  test('of another clinic there is no key, as if it had never been', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const foreign = await secretKey(db, { clinicId: OTHER_CLINIC });
      const app = makeApp({ db });
      for (const verb of ['revoke', 'rotate']) {
        const body = verb === 'rotate' ? { overlapHours: 0 } : undefined;
        const ask = async (id: string) => {
          const reply = await app.request(`/v1/api-keys/${id}/${verb}`, as(key, { method: 'POST', body }));
          return { ...((await reply.json()) as object), instance: '' };
        };
        expect(await ask(foreign.id)).toEqual(await ask(`key_${'0'.repeat(32)}`));
      }
      expect((await app.request('/v1/appointments', as(foreign.key))).status).toBe(200);
    }));

  test.each([{ scopes: [] }, { kind: 'publishable', scopes: ['audit.read'] }, { scopes: ['everything'] }])(
    '%j is refused',
    (body) =>
      withDb(async (db) => {
        const { key } = await secretKey(db);
        const reply = await makeApp({ db }).request('/v1/api-keys', as(key, { body }));
        expect(await reply.json()).toMatchObject({ code: 'request.invalid' });
      }),
  );
});
