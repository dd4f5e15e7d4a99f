import { and, asc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, testConfig, withDatabase, withDb } from '../../../test/helpers.ts';
import { appointment, patient, secretKey, session } from '../../../test/makers.ts';
import type { Db } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditLog, auditOrigins } from './audit.table.ts';
import { auditRead, emitAudit } from './emit-audit.ts';

const PAGE = 'https://clinic.example';
const rows = (db: Db) => asOwner(db, (owner) => owner.select().from(auditLog).orderBy(asc(auditLog.at), asc(auditLog.action)));

/** A patient with a visit, their token, and a visit of somebody else. */
async function arrange(db: Db) {
  const me = await patient(db);
  const mine = await appointment(db, { patientId: me.id });
  const other = await appointment(db, { startsAt: new Date('2030-01-16T09:00:00Z') });
  const { token } = await session(db, { personId: me.id });
  return { me, mine, other, token, app: makeApp({ db }) };
}

describe('what was read', () => {
  test('one row for a visit, with who and in which request', () =>
    withDb(async (db) => {
      const { me, mine, token, app } = await arrange(db);
      const reply = await app.request(`/v1/appointments/${mine.id}`, as(token));
      expect(await rows(db)).toMatchObject([
        {
          ...{ action: 'appointment.read', entityId: mine.id, entityIds: [], changed: [] },
          ...{ actorId: me.id, actorType: 'patient', outcome: 'done', code: null },
          requestId: reply.headers.get('x-request-id'),
        },
      ]);
    }));

  test('a list is one row with its ids, however long; the next page is another', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const visits = [await appointment(db), await appointment(db), await appointment(db)];
      const app = makeApp({ db });
      const page = (await (await app.request('/v1/appointments?limit=2', as(key))).json()) as { nextCursor: string };
      await app.request(`/v1/appointments?limit=2&after=${page.nextCursor}`, as(key));

      const found = await rows(db);
      expect(found.map(({ action }) => action)).toEqual(['appointment.list', 'appointment.list']);
      expect(found.flatMap(({ entityIds }) => entityIds).sort()).toEqual(visits.map(({ id }) => id).sort());
      expect(new Set(found.map(({ entityIds }) => entityIds.length))).toEqual(new Set([2, 1]));
    }));

  test('an empty list was read as well', () =>
    withDb(async (db) => {
      const { token } = await session(db, { personId: (await patient(db)).id });
      await makeApp({ db }).request('/v1/appointments', as(token));
      expect(await rows(db)).toMatchObject([{ action: 'appointment.list', entityIds: [] }]);
    }));

  test('within a change, reading the same row adds nothing', () =>
    withDb(async (db) => {
      const { mine } = await arrange(db);
      await transact(makeCtx(db), async (tx) => {
        auditRead(tx, 'appointment.read', mine.id);
        auditRead(tx, 'appointment.read', mine.id);
        emitAudit(tx, { action: 'appointment.update', entityId: mine.id, before: { a: 1, b: 1 }, after: { a: 2, b: 1 } });
      });
      expect(await rows(db)).toMatchObject([{ action: 'appointment.update', changed: ['a'] }]);
    }));

  test('in a second transaction of the same request too; after a rollback it is still to be written', () =>
    withDb(async (db) => {
      const { mine } = await arrange(db);
      const ctx = makeCtx(db, { trail: new Set() });
      const read = (fails: boolean) =>
        transact(ctx, async (tx) => {
          auditRead(tx, 'appointment.read', mine.id);
          if (fails) throw new Error('no');
        });
      await expect(read(true)).rejects.toThrow('no');
      await read(false);
      await read(false);
      expect(await rows(db)).toHaveLength(1);
    }));

  test('when the row of a read cannot be written, nothing is shown', () =>
    withDb(async (db) => {
      const { mine, token, app } = await arrange(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      const reply = await app.request(`/v1/appointments/${mine.id}`, as(token));
      expect(reply.status).toBe(500);
      expect(await reply.text()).not.toContain(mine.id);
    }));

  test('whatever the verb, no request of a known caller succeeds without a row', () =>
    withDb(async (db) => {
      const { mine, token, app } = await arrange(db);
      for (const path of ['/v1/me', '/v1/waiting-entries', '/v1/events', `/v1/appointments/${mine.id}/join-decision`]) {
        const reply = await app.request(path, as(token));
        expect(reply.status, path).toBe(200);
        const requestId = reply.headers.get('x-request-id')!;
        const own = (await rows(db)).filter((row) => row.requestId === requestId);
        expect(own, path).toHaveLength(1);
        expect(own[0]!.outcome).toBe('done');
      }
    }));
});

describe('what was refused', () => {
  test.each([
    [
      "somebody else's visit",
      404,
      'appointments.not_found',
      'getAppointment',
      (ids: Ids) => [`/v1/appointments/${ids.other}`, {}],
    ],
    [
      'a booking by a patient of another',
      403,
      'auth.forbidden',
      'createSession',
      () => ['/v1/sessions', { body: { externalId: 'x' } }],
    ],
    [
      'to come in at the wrong time',
      409,
      'join.too_early',
      'joinAppointment',
      (ids: Ids) => [`/v1/appointments/${ids.later}/join`, { body: { deviceId: 'd'.repeat(16) } }],
    ],
  ] satisfies Case[])('%s: %i, with a row of its own', (_what, status, code, action, request) =>
    withDb(async (db) => {
      const { me, other, token, app } = await arrange(db);
      const later = await appointment(db, { patientId: me.id, startsAt: new Date('2030-01-17T09:00:00Z') });
      const [path, call] = request({ other: other.id, later: later.id });
      const reply = await app.request(path, as(token, call));
      expect(reply.status).toBe(status);
      const refused = (await rows(db)).filter(({ outcome }) => outcome === 'refused');
      expect(refused).toMatchObject([{ code, action, actorId: me.id, requestId: reply.headers.get('x-request-id') }]);
      expect(refused[0]!.entityId).toBe(path.includes(other.id) ? other.id : path.includes(later.id) ? later.id : me.clinicId);
    }),
  );

  test('a page of another origin, and a secret key in a page: the row says whose', () =>
    withDb(async (db) => {
      const { me, token, app } = await arrange(db);
      const { key, id: keyId } = await secretKey(db);
      await app.request('/v1/me', as(token, { headers: { origin: 'https://evil.example' } }));
      await app.request('/v1/me', as(key, { headers: { origin: PAGE } }));
      expect(await rows(db)).toMatchObject([
        { outcome: 'refused', code: 'auth.origin_not_allowed', actorId: me.id },
        { outcome: 'refused', code: 'auth.secret_key_in_browser', actorId: keyId },
      ]);
    }));

  test('whoever asks by HEAD is refused in the log as well', () =>
    withDb(async (db) => {
      const { other, token, app } = await arrange(db);
      expect((await app.request(`/v1/appointments/${other.id}`, as(token, { method: 'HEAD' }))).status).toBe(404);
      expect(await rows(db)).toMatchObject([{ outcome: 'refused', action: 'getAppointment', entityId: other.id }]);
    }));

  test('with an Idempotency-Key: what was undone as one is refused in the log, and a replay is an access', () =>
    withDatabase(async ({ db }) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const { id: personId } = await patient(db);
      const { id: appointmentId } = await appointment(db, { patientId: personId });
      const consent = (answer: string) =>
        app.request(
          `/v1/appointments/${appointmentId}/consents`,
          as(key, { body: { subject: 'recording', version: '1', answer, personId }, headers: { 'idempotency-key': answer } }),
        );
      const replies = [await consent('withdrawn'), await consent('granted'), await consent('granted')];
      expect(replies.map(({ status }) => status)).toEqual([409, 201, 201]);
      const found = await Promise.all(
        replies.map((reply) =>
          db
            .select()
            .from(auditLog)
            .where(eq(auditLog.requestId, reply.headers.get('x-request-id')!)),
        ),
      );
      expect(found.map((own) => own.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual([
        ['recordConsent refused'],
        ['consent.granted done'],
        ['recordConsent done'],
      ]);
    }));

  test('it is in the log of the clinic that asked, and nothing of it in that of the other', () =>
    withDb(async (db) => {
      const { token, app } = await arrange(db);
      const theirs = await appointment(db, { clinicId: OTHER_CLINIC });
      await app.request(`/v1/appointments/${theirs.id}`, as(token));
      const found = await rows(db);
      expect(found.map(({ clinicId, entityId }) => [clinicId === OTHER_CLINIC, entityId])).toEqual([[false, theirs.id]]);
    }));

  test('strangers, malformed requests and unknown addresses leave nothing; what stands in an address is not copied', () =>
    withDb(async (db) => {
      const { token, app } = await arrange(db);
      await app.request('/v1/me', as('A'.repeat(43)));
      await app.request('/v1/appointments/pia@clinic.example', as(token));
      await app.request('/v1/nothing-here', as(token));
      expect(await rows(db)).toEqual([]);
    }));

  test('the change that was begun is undone, and the refusal stays', () =>
    withDatabase(async ({ db }) => {
      const { key } = await secretKey(db);
      const { id: patientId } = await patient(db);
      const { practitionerId } = await appointment(db, { startsAt: new Date('2030-01-18T09:00:00Z') });
      const app = makeApp({ db });
      const body = { practitionerId, patientId, startsAt: '2030-01-18T10:00:00Z', externalId: 'twice' };
      await app.request('/v1/appointments', as(key, { body }));
      const reply = await app.request('/v1/appointments', as(key, { body: { ...body, startsAt: '2030-01-19T10:00:00Z' } }));
      expect(reply.status).toBe(409);
      const requestId = reply.headers.get('x-request-id')!;
      expect(await db.select().from(auditLog).where(eq(auditLog.requestId, requestId))).toMatchObject([
        { outcome: 'refused', action: 'createAppointment', code: 'appointments.external_id_taken' },
      ]);
    }));
});

describe('from where', () => {
  const from = async (db: Db, address: string | undefined) => {
    const { mine, token } = await arrange(db);
    const app = makeApp({ db, config: testConfig({ TRUSTED_PROXY_HOPS: '1' }) });
    const headers: Record<string, string> = address === undefined ? {} : { 'x-forwarded-for': address };
    return app.request(`/v1/appointments/${mine.id}`, as(token, { headers }));
  };

  test('the network is kept beside the log, once a request', () =>
    withDb(async (db) => {
      const reply = await from(db, '203.0.113.77');
      expect(await db.select().from(auditOrigins)).toMatchObject([
        { network: '203.0.113.0/24', requestId: reply.headers.get('x-request-id') },
      ]);
      expect(JSON.stringify(await rows(db))).not.toContain('203.0.113');
    }));

  test('where it is not known, nothing is kept', () =>
    withDb(async (db) => {
      expect((await from(db, undefined)).status).toBe(200);
      expect(await db.select().from(auditOrigins)).toEqual([]);
    }));
});

describe('the application’s role', () => {
  test.each([
    'update audit_log set action = action',
    'delete from audit_log',
    'truncate audit_log',
    'delete from audit_origins',
    'delete from audit_heads',
  ])('cannot %s', (statement) =>
    withDb(async (db) => {
      await expect(db.transaction((tx) => tx.execute(sql.raw(statement)))).rejects.toMatchObject({ cause: { code: '42501' } });
    }),
  );

  test('writes and reads the log of its own clinic only', () =>
    withDb(async (db) => {
      const { mine } = await arrange(db);
      await transact(makeCtx(db, { clinicId: OTHER_CLINIC }), async (tx) => auditRead(tx, 'appointment.read', mine.id));
      const seen = await transact(makeCtx(db), (tx) =>
        tx.db
          .select()
          .from(auditLog)
          .where(and(eq(auditLog.entityId, mine.id))),
      );
      expect(seen).toEqual([]);
      expect(await rows(db)).toHaveLength(1);
    }));
});

type Ids = { other: string; later: string };
type Case = [string, number, string, string, (ids: Ids) => [string, { body?: object }]];
