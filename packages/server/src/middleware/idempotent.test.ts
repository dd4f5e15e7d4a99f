import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../context.ts';
import { idempotencyKeys } from '../db/idempotency-keys.table.ts';
import { forgetReplies } from '../db/kept-replies.ts';
import { appointments } from '../modules/appointments/appointments.table.ts';
import { auditLog } from '../modules/audit/audit.table.ts';
import { events } from '../modules/events/events.table.ts';
import { apiKeys } from '../modules/keys/keys.table.ts';
import { proxies } from '../modules/proxies/proxies.table.ts';
import { invitations } from '../modules/invitations/invitations.table.ts';
import { sessions } from '../modules/sessions/sessions.table.ts';
import { as, asOwner, fakeClock, makeApp, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../test/helpers.ts';
import { appointment, clinic, patient, practitioner, proxy, schedule, secretKey, session } from '../../test/makers.ts';

const KEY = { 'idempotency-key': '5f0c1a7e-64a1-4a0c-9a53-2f6a3c6f0d11' };

async function arrange(db: Db) {
  const { key } = await secretKey(db);
  const body = { practitionerId: (await practitioner(db)).id, patientId: (await patient(db)).id, durationMinutes: 30 };
  return { key, body };
}
const startingIn = (minutes: number) => ({ startsAt: new Date(NOW.getTime() + minutes * 60_000).toISOString() });
const written = async (db: Db) => {
  return asOwner(db, async (owner) => ({
    booked: await owner.$count(appointments),
    audited: await owner.$count(auditLog, eq(auditLog.action, 'appointment.create')),
    told: await owner.$count(events),
    kept: await owner.$count(idempotencyKeys),
  }));
};

describe('a request with an Idempotency-Key', () => {
  test('that comes again has one effect, and gets the same reply', () =>
    withDb(async (db) => {
      const { key, body } = await arrange(db);
      const app = makeApp({ db });
      const book = () => app.request('/v1/appointments', as(key, { body, headers: KEY }));

      const first = await book();
      const again = await book();

      expect([first.status, again.status]).toEqual([201, 201]);
      expect(await again.json()).toEqual(await first.json());
      expect(again.headers.get('etag')).toBe('"1"');
      expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
      expect(await written(db)).toEqual({ booked: 1, audited: 1, told: 1, kept: 1 });
    }));

  test('and another body is refused, and nothing is done', () =>
    withDb(async (db) => {
      const { key, body } = await arrange(db);
      const app = makeApp({ db });
      await app.request('/v1/appointments', as(key, { body, headers: KEY }));

      const other = await app.request('/v1/appointments', as(key, { body: { ...body, ...startingIn(90) }, headers: KEY }));

      expect(other.status).toBe(422);
      expect(await other.json()).toMatchObject({ code: 'idempotency.other_body' });
      expect(await written(db)).toMatchObject({ booked: 1, kept: 1 });
    }));

  test('that was refused is done when it comes again and may be', () =>
    withDb(async (db) => {
      const { key, body } = await arrange(db);
      const app = makeApp({ db });
      const missing = { ...body, patientId: `pat_${'0'.repeat(32)}` };

      const refused = await app.request('/v1/appointments', as(key, { body: missing, headers: KEY }));
      expect(refused.status).toBe(404);
      expect(await written(db)).toEqual({ booked: 0, audited: 0, told: 0, kept: 0 });
      expect((await app.request('/v1/appointments', as(key, { body, headers: KEY }))).status).toBe(201);
    }));

  test.each([['with spaces in it'], [''], ['x'.repeat(256)]])('that is not a key is refused without being echoed', (sent) =>
    withDb(async (db) => {
      const { key, body } = await arrange(db);

      const reply = await makeApp({ db }).request('/v1/appointments', as(key, { body, headers: { 'idempotency-key': sent } }));

      expect(reply.status).toBe(400);
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'request.invalid', errors: [{ pointer: 'idempotency-key' }] });
      if (sent) expect(text).not.toContain(sent);
      expect(await written(db)).toMatchObject({ booked: 0 });
    }),
  );

  test('is known for 24 hours, and then is new', () =>
    withDb(async (db) => {
      const { key, body } = await arrange(db);
      const wallClock = fakeClock();
      const app = makeApp({ db, wallClock });
      const book = async (over: object) => {
        const reply = await app.request('/v1/appointments', as(key, { body: { ...body, ...over }, headers: KEY }));
        return [reply.status, reply.headers.has('idempotent-replayed')];
      };
      const soon = startingIn(3000);

      expect(await book(soon)).toEqual([201, false]);
      wallClock.advance(24 * 3600);
      expect(await book(soon)).toEqual([201, true]);
      wallClock.advance(1);
      expect(await book(startingIn(6000))).toEqual([201, false]);
      expect(await written(db)).toMatchObject({ booked: 2, kept: 1 });
    }));

  test('is forgotten by the job only when it is too old to be replayed', () =>
    withDatabase(async ({ db }) => {
      const { key, body } = await arrange(db);
      const wallClock = fakeClock();
      await makeApp({ db, wallClock }).request('/v1/appointments', as(key, { body, headers: KEY }));

      wallClock.advance(24 * 3600);
      await forgetReplies({ db, wallClock });
      expect(await written(db)).toMatchObject({ kept: 1 });
      wallClock.advance(1);
      await forgetReplies({ db, wallClock });
      expect(await written(db)).toMatchObject({ kept: 0, booked: 1 });
    }));
});

describe('the key belongs to one caller and one address', () => {
  test("another caller's, another clinic's and another address' request with it are their own", () =>
    withDb(async (db) => {
      const { key, body } = await arrange(db);
      const visit = await appointment(db, { practitionerId: body.practitionerId, ...late() });
      const theirs = await secretKey(db, { clinicId: OTHER_CLINIC });
      const { token } = await session(db, { personId: body.practitionerId });
      const app = makeApp({ db });
      const post = async (path: string, who: string, sent: object) =>
        (await app.request(path, as(who, { body: sent, headers: KEY }))).headers.has('idempotent-replayed');

      expect(await post('/v1/appointments', key, body)).toBe(false);
      expect(await post('/v1/appointments', token, { ...body, ...startingIn(60) })).toBe(false);
      expect(await post('/v1/appointments', theirs.key, body)).toBe(false);
      expect(await post(`/v1/appointments/${visit.id}/invitations`, key, { personId: visit.patientId })).toBe(false);
      expect(await post('/v1/appointments', key, body)).toBe(true);
      expect(await written(db)).toMatchObject({ booked: 3, kept: 3 });
    }));

  const late = () => ({ startsAt: new Date(NOW.getTime() + 5 * 3_600_000), endsAt: new Date(NOW.getTime() + 6 * 3_600_000) });
});

describe('who has lost a right since', () => {
  test('is refused what the key was used for, and the refusal is audited', () =>
    withDb(async (db) => {
      const { key, id } = await secretKey(db);
      const { body } = await arrange(db);
      const app = makeApp({ db });
      const book = () => app.request('/v1/appointments', as(key, { body, headers: KEY }));
      expect((await book()).status).toBe(201);
      await asOwner(db, (owner) =>
        owner
          .update(apiKeys)
          .set({ scopes: ['appointments.read'] })
          .where(eq(apiKeys.id, id)),
      );

      const again = await book();

      expect(again.status).toBe(403);
      expect(await again.json()).toMatchObject({ code: 'auth.forbidden' });
      const isThis = eq(auditLog.requestId, again.headers.get('x-request-id')!);
      const rows = await asOwner(db, (owner) => owner.select().from(auditLog).where(isThis));
      expect(rows).toMatchObject([{ outcome: 'refused', action: 'createAppointment' }]);
    }));

  test('by somebody for whom they act no more is told that it was done, and no more', () =>
    withDb(async (db) => {
      await clinic(db, { settings: { booking: { patients: 'request' } } });
      const { practitionerId } = await schedule(db);
      const [mother, child] = [await patient(db), await patient(db)];
      const acts = await proxy(db, { guardianId: mother.id, patientId: child.id });
      const { token } = await session(db, { personId: mother.id });
      const app = makeApp({ db });
      const body = { practitionerId, patientId: child.id, durationMinutes: 30, startsAt: '2030-01-16T09:00:00Z' };
      const book = () => app.request('/v1/appointments', as(token, { body, headers: KEY }));
      const { id } = (await (await book()).json()) as { id: string };
      expect((await book()).headers.get('idempotent-replayed')).toBe('true');
      await asOwner(db, (owner) => owner.update(proxies).set({ endedAt: NOW }).where(eq(proxies.id, acts.id)));

      const again = await (await book()).json();

      expect(again).toMatchObject({ status: 409, code: 'idempotency.not_replayable', resourceId: id });
      expect(JSON.stringify(again)).not.toContain(child.id);
    }));
});

describe('a reply that holds a secret', () => {
  test('is kept nowhere: the same request again says what was made, and makes nothing', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const visit = await appointment(db);
      const app = makeApp({ db });
      const invite = () =>
        app.request(`/v1/appointments/${visit.id}/invitations`, as(key, { body: { personId: visit.patientId }, headers: KEY }));

      const first = (await (await invite()).json()) as { id: string; url: string };
      const again = await invite();

      expect(again.status).toBe(409);
      expect(await again.json()).toMatchObject({ code: 'idempotency.not_replayable', resourceId: first.id });
      const [kept] = await db.select().from(idempotencyKeys);
      expect(JSON.stringify(kept)).not.toContain(first.url.split('=')[1]);
      expect(kept).toMatchObject({ body: null, holdsSecret: true });
      expect(await asOwner(db, (owner) => owner.$count(invitations))).toBe(1);
    }));
});

describe('a session', () => {
  test('that was made is named by its id, which its reply does not hold', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { id: personId } = await patient(db);
      const app = makeApp({ db });
      const open = () => app.request('/v1/sessions', as(key, { body: { personId }, headers: KEY }));
      expect((await open()).status).toBe(201);
      const again = await open();
      const [row] = await asOwner(db, (owner) => owner.select().from(sessions));
      expect(await again.json()).toMatchObject({ status: 409, code: 'idempotency.not_replayable', resourceId: row!.id });
    }));
});

describe('at the same moment', () => {
  test('twenty times the same request have one effect; each is answered with it, or told that it is being done', () =>
    withDatabase(async ({ db }) => {
      const { key, body } = await arrange(db);
      const app = makeApp({ db });
      for (let round = 1; round <= 5; round++) {
        const headers = { 'idempotency-key': `round-${round}` };
        const sent = { ...body, ...startingIn(round * 60) };
        const replies = await Promise.all(
          Array.from({ length: 20 }, async () => {
            const reply = await app.request('/v1/appointments', as(key, { body: sent, headers }));
            return { status: reply.status, isFirst: !reply.headers.has('idempotent-replayed'), body: await reply.json() };
          }),
        );

        const done = replies.filter(({ status }) => status === 201);
        expect(done.filter(({ isFirst }) => isFirst)).toHaveLength(1);
        expect(new Set(done.map((one) => (one.body as { id: string }).id)).size).toBe(1);
        for (const { status, body: problem } of replies)
          if (status !== 201) expect([status, problem]).toMatchObject([409, { code: 'idempotency.in_flight' }]);
        expect(await written(db)).toEqual({ booked: round, audited: round, told: round, kept: round });
      }
    }));

  test('while the first is being done, the second is told to wait, and then gets its reply', () =>
    withDatabase(async ({ db, client }) => {
      const { key, body } = await arrange(db);
      const app = makeApp({ db });
      const book = () => app.request('/v1/appointments', as(key, { body, headers: KEY }));
      let first: ReturnType<typeof book> | undefined;

      await client.begin(async (blocking) => {
        await blocking`lock table idempotency_keys in share mode`;
        first = book();
        await expect.poll(() => waiting(db), { interval: 10 }).toBe(1);
        const second = await book();
        expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
        expect(await second.json()).toMatchObject({ code: 'idempotency.in_flight' });
      });

      expect((await first!).status).toBe(201);
      expect((await book()).headers.get('idempotent-replayed')).toBe('true');
    }));

  test('killed between the effect and the reply, nothing of it is there; the same request again does it', () =>
    withDatabase(async ({ db, client }) => {
      const { key, body } = await arrange(db);
      const app = makeApp({ db });
      const book = () => app.request('/v1/appointments', as(key, { body, headers: KEY }));

      await client.begin(async (blocking) => {
        await blocking`lock table idempotency_keys in share mode`;
        const killed = book();
        await expect.poll(() => waiting(db), { interval: 10 }).toBe(1);
        await blocking`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        expect((await killed).status).toBeGreaterThanOrEqual(500);
      });

      expect(await written(db)).toEqual({ booked: 0, audited: 0, told: 0, kept: 0 });
      expect((await book()).status).toBe(201);
      expect(await written(db)).toEqual({ booked: 1, audited: 1, told: 1, kept: 1 });
    }));
});

/** How many of this database wait for a lock. */
async function waiting(db: Db): Promise<number> {
  const [row] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row!.count;
}
