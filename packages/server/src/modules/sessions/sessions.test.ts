import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { actAs, as, asOwner, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, clinic, guest, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { createSession } from './create-session.ts';
import { revokeCurrentSession } from './revoke-sessions.ts';
import { sessions } from './sessions.table.ts';

describe('createSession', () => {
  test('by the clinic’s own id: a session of 15 minutes whose token is stored as a hash only, and an audit row', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db, { externalId: 'patient-17' });

      const opened = await createSession(makeCtx(db), { externalId: 'patient-17' });

      expect(opened).toMatchObject({ personId, appointmentId: null, expiresAt: new Date(NOW.getTime() + 15 * 60_000) });
      const [row] = await db.select().from(sessions);
      expect(JSON.stringify(row)).not.toContain(opened.token);
      expect(await db.select().from(auditLog)).toMatchObject([
        { action: 'session.create', entityId: opened.id, actorType: 'secret_key' },
      ]);
    }));

  test('a test clinic’s clock moves neither beginning nor end', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const ctx = makeCtx(db, { clock: fakeClock(new Date('2031-01-01T00:00:00Z')) });
      expect((await createSession(ctx, { personId })).expiresAt).toEqual(new Date(NOW.getTime() + 15 * 60_000));
    }));

  test.each(['patient', 'practitioner', 'staff', 'guest'] as const)('a %s cannot open one, for nobody', (kind) =>
    withDb(async (db) => {
      const person = await { patient, practitioner, staff, guest }[kind](db);
      const creating = createSession(makeCtx(db, { actor: actorOf(person) }), { personId: person.id });
      await expect(creating).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect(await db.select().from(sessions)).toEqual([]);
    }),
  );

  test('when the audit row cannot be written, there is no session', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(createSession(makeCtx(db), { personId })).rejects.toThrow();
      expect(await db.select().from(sessions)).toEqual([]);
    }));
});

describe('POST /v1/sessions', () => {
  test('gives a token that opens the person’s own page', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { id: personId } = await practitioner(db);
      const app = makeApp({ db });

      const reply = await app.request('/v1/sessions', as(key, { body: { personId } }));

      expect(reply.status).toBe(201);
      const { token } = (await reply.json()) as { token: string };
      expect(await (await app.request('/v1/me', as(token))).json()).toMatchObject({
        person: { id: personId, name: 'Dr. Paul Example', kind: 'practitioner' },
        clinic: { name: 'Clinic on the Hill', isTest: true },
        appointmentId: null,
        serverNow: NOW.toISOString(),
      });
    }));

  test('another clinic’s person answers exactly like a missing one', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const theirs = await patient(db, { clinicId: OTHER_CLINIC, externalId: 'theirs' });
      const ask = async (body: object) => {
        const reply = await makeApp({ db }).request('/v1/sessions', as(key, { body }));
        const headers = { ...Object.fromEntries(reply.headers), 'x-request-id': '', ratelimit: '' };
        return { status: reply.status, headers, body: { ...((await reply.json()) as object), instance: '' } };
      };

      const missing = await ask({ personId: `pat_${'0'.repeat(32)}` });

      expect(missing).toMatchObject({ status: 404, body: { code: 'people.not_found' } });
      expect(await ask({ personId: theirs.id })).toEqual(missing);
      expect(await ask({ externalId: 'theirs' })).toEqual(missing);
    }));

  test.each([
    ['neither id', {}],
    ['both ids', { personId: `pat_${'0'.repeat(32)}`, externalId: 'a' }],
  ])('with %s it is refused', (_what, body) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/sessions', as(key, { body }));
      expect(await reply.json()).toMatchObject({ status: 400, code: 'request.invalid' });
    }),
  );
});

describe('DELETE /v1/sessions/current', () => {
  test('ends the session that asks, and no other', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      const [mine, other] = [await session(db, { personId }), await session(db, { personId })];
      const app = makeApp({ db });

      expect((await app.request('/v1/sessions/current', as(mine.token, { method: 'DELETE' }))).status).toBe(204);

      expect((await app.request('/v1/me', as(mine.token))).status).toBe(401);
      expect((await app.request('/v1/me', as(other.token))).status).toBe(200);
      expect(await db.select().from(auditLog).where(eq(auditLog.entityId, mine.id))).toMatchObject([
        { action: 'session.revoke', entityId: mine.id, actorId: personId },
      ]);
    }));

  test('a secret key has none to end', () =>
    withDb(async (db) => {
      await expect(revokeCurrentSession(makeCtx(db))).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('when the audit row cannot be written, the session lives on', () =>
    withDb(async (db) => {
      const person = await patient(db);
      const { id: sessionId } = await session(db, { personId: person.id });
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      await expect(revokeCurrentSession(makeCtx(db, { actor: actorOf(person, { sessionId }) }))).rejects.toThrow();
      expect(await db.select().from(sessions)).toMatchObject([{ id: sessionId, revokedAt: null }]);
    }));
});

describe('GET /v1/me', () => {
  test('by an invitation it names the only appointment', () =>
    withDb(async (db) => {
      const { id: appointmentId, patientId: personId } = await appointment(db);
      const { token } = await session(db, { personId, appointmentId });
      expect(await (await makeApp({ db }).request('/v1/me', as(token))).json()).toMatchObject({ appointmentId });
    }));

  test('the time is the clinic’s', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      await clinic(db, { clockOffsetSeconds: 600 });
      const { token } = await session(db, { personId });
      const me = (await (await makeApp({ db }).request('/v1/me', as(token))).json()) as { serverNow: string };
      expect(me.serverNow).toBe(new Date(NOW.getTime() + 600_000).toISOString());
    }));

  test('a secret key is nobody', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      expect((await makeApp({ db }).request('/v1/me', as(key))).status).toBe(403);
    }));
});

test('without a clinic, row-level security shows no session to anyone', () =>
  withDb(async (db) => {
    const { id: personId } = await patient(db);
    await session(db, { personId });
    await actAs(db, 'bedside_app', '');
    expect(await db.select().from(sessions)).toEqual([]);
  }));
