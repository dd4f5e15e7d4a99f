import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, patient, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { EPHEMERAL_CHANNEL } from '../events/emit-ephemeral.ts';
import { setClock } from './set-clock.ts';

const offsets = (db: Parameters<typeof asOwner>[0]) =>
  asOwner(db, (owner) => owner.select({ id: clinics.id, offset: clinics.clockOffsetSeconds }).from(clinics).orderBy(clinics.id));

describe('setClock', () => {
  test('moves the clinic’s time for everyone from the next request on, and is audited', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { id: personId } = await patient(db);
      const { token } = await session(db, { personId });
      const app = makeApp({ db });

      const reply = await app.request('/v1/sandbox/clock', as(key, { method: 'PUT', body: { offsetSeconds: 600 } }));

      const moved = new Date(NOW.getTime() + 600_000).toISOString();
      expect(reply.status).toBe(200);
      expect(await reply.json()).toEqual({ offsetSeconds: 600, serverNow: moved });
      expect(await (await app.request('/v1/me', as(token))).json()).toMatchObject({ serverNow: moved });
      const [audit] = await db.select().from(auditLog);
      expect(audit).toMatchObject({ action: 'clinic.set_clock', changed: expect.arrayContaining(['clockOffsetSeconds']) });
    }));

  test('open pages of the clinic are told once it is committed', () =>
    withDatabase(async ({ db, client }) => {
      const { clinicId } = await secretKey(db);
      const { promise: heard, resolve } = Promise.withResolvers<string>();
      await client.listen(EPHEMERAL_CHANNEL, resolve);

      await setClock(makeCtx(db), { offsetSeconds: -60 });

      const serverNow = new Date(NOW.getTime() - 60_000).toISOString();
      expect(JSON.parse(await heard)).toEqual({ clinicId, event: { type: 'clock', offsetSeconds: -60, serverNow } });
    }));

  test('a live clinic keeps real time', () =>
    withDb(async (db) => {
      await clinic(db, { isTest: false });
      await expect(setClock(makeCtx(db), { offsetSeconds: 60 })).rejects.toMatchObject({ code: 'sandbox.test_only' });
      expect(await offsets(db)).toMatchObject([{ offset: 0 }]);
    }));

  test('the database itself refuses to move a live clinic’s clock', () =>
    withDb(async (db) => {
      await clinic(db, { isTest: false });
      const moving = asOwner(db, (owner) => owner.execute(sql`update clinics set clock_offset_seconds = 1`));
      await expect(moving).rejects.toMatchObject({ cause: { constraint_name: 'clinics_only_tests_move_the_clock' } });
    }));

  test('another clinic’s clock stays', () =>
    withDb(async (db) => {
      await clinic(db);
      await clinic(db, { id: OTHER_CLINIC });
      await setClock(makeCtx(db), { offsetSeconds: 60 });
      expect(await offsets(db)).toMatchObject([{ offset: 60 }, { id: OTHER_CLINIC, offset: 0 }]);
    }));

  test('people cannot, whatever their role', () =>
    withDb(async (db) => {
      for (const person of [await patient(db), await staff(db)]) {
        const setting = setClock(makeCtx(db, { actor: actorOf(person) }), { offsetSeconds: 60 });
        await expect(setting).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('when the audit row cannot be written, the clock stays', () =>
    withDb(async (db) => {
      await clinic(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      await expect(setClock(makeCtx(db), { offsetSeconds: 60 })).rejects.toThrow();
      expect(await offsets(db)).toMatchObject([{ offset: 0 }]);
    }));

  test('a body out of bounds is refused', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/sandbox/clock', as(key, { method: 'PUT', body: { offsetSeconds: 1e9 } }));
      expect(await reply.json()).toMatchObject({ status: 400, errors: [{ pointer: '/offsetSeconds' }] });
    }));
});
