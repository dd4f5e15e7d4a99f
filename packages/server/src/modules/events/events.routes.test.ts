import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { as, asOwner, CLINIC, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { appointment, clinic, guest, patient, secretKey, session, staff } from '../../../test/makers.ts';
import { openStream } from '../../../test/streams.ts';
import { auditLog } from '../audit/audit.table.ts';
import { emitEvent } from './emit-event.ts';
import { createEventHub } from './event-hub.ts';
import { createListener } from './listener.ts';

type What = { appointmentId?: string; audience?: string[]; n?: number };

const emit = (ctx: ServiceContext, { appointmentId, audience = [], n = 0 }: What) =>
  transact(ctx, async (tx) =>
    emitEvent(tx, { type: 'appointment.updated', appointmentId: appointmentId ?? null, audience, data: { n } }),
  );

type List = { data: { id: string; position: string; data: { n: number } }[]; nextPosition: string };

const list = async (db: Db, token: string, query = '') =>
  (await (await makeApp({ db }).request(`/v1/events${query}`, as(token))).json()) as List;

/** Two visits, one with a guest, and another clinic: an event of each. */
async function world(db: Db) {
  const companion = await guest(db);
  const visit = await appointment(db, { guestIds: [companion.id] });
  const other = await appointment(db, { patientId: visit.patientId });
  const foreign = await appointment(db, { clinicId: OTHER_CLINIC });
  const ctx = makeCtx(db);
  await emit(ctx, { appointmentId: visit.id, audience: [visit.patientId, visit.practitionerId, companion.id], n: 1 });
  await emit(ctx, { appointmentId: other.id, audience: [visit.patientId, other.practitionerId], n: 2 });
  await emit(makeCtx(db, { clinicId: OTHER_CLINIC }), { appointmentId: foreign.id, audience: [foreign.patientId], n: 3 });
  return { visit, other, foreign, companion };
}
const numbers = ({ data }: List) => data.map((event) => event.data.n);
const stream = { accept: 'text/event-stream' };

describe('GET /v1/events as a list', () => {
  test('a secret key reads all of its clinic, in commit order, a page at a time', () =>
    withDb(async (db) => {
      const { visit } = await world(db);
      const { key } = await secretKey(db);

      const first = await list(db, key, '?limit=1');
      const rest = await list(db, key, `?after=${first.nextPosition}`);
      const none = await list(db, key, `?after=${rest.nextPosition}`);

      expect([numbers(first), numbers(rest), numbers(none)]).toEqual([[1], [2], []]);
      expect(first.data[0]).toEqual({
        id: expect.stringMatching(/^evt_/),
        type: 'appointment.updated',
        at: NOW.toISOString(),
        clinicId: CLINIC,
        appointmentId: visit.id,
        position: first.nextPosition,
        data: { n: 1 },
      });
      expect(none.nextPosition).toBe(rest.nextPosition);
    }));

  test('staff read all of their clinic', () =>
    withDb(async (db) => {
      await world(db);
      const { token } = await session(db, { personId: (await staff(db)).id });
      expect(numbers(await list(db, token))).toEqual([1, 2]);
    }));

  test('a person reads what has them in its audience, and is not sent over what has not', () =>
    withDb(async (db) => {
      const { visit, companion, other } = await world(db);
      const of = async (personId: string) => list(db, (await session(db, { personId })).token);

      expect(numbers(await of(visit.patientId))).toEqual([1, 2]);
      expect(numbers(await of(companion.id))).toEqual([1]);
      expect(numbers(await of(other.practitionerId))).toEqual([2]);
      expect(await of((await patient(db)).id)).toEqual({ data: [], nextPosition: (await of(visit.patientId)).nextPosition });
    }));

  test('a session from an invitation reads its own appointment only', () =>
    withDb(async (db) => {
      const { visit, other } = await world(db);
      const { token } = await session(db, { personId: visit.patientId, appointmentId: other.id });
      expect(numbers(await list(db, token))).toEqual([2]);
    }));

  test.each(['999999999', '3'])('from position %s, where no event of this clinic is, it refuses as expired', (after) =>
    withDb(async (db) => {
      await world(db);
      const { key } = await secretKey(db);

      for (const headers of [{}, stream]) {
        const response = await makeApp({ db }).request(`/v1/events?after=${after}`, as(key, { headers }));
        expect([response.status, await response.json()]).toMatchObject([410, { code: 'events.expired' }]);
      }
    }),
  );

  test('what happens in other clinics does not show in the positions', () =>
    withDb(async (db) => {
      await clinic(db);
      await clinic(db, { id: OTHER_CLINIC });
      const { key } = await secretKey(db);
      await emit(makeCtx(db), {});
      for (let count = 0; count < 5; count++) await emit(makeCtx(db, { clinicId: OTHER_CLINIC }), {});
      await emit(makeCtx(db), {});

      expect((await list(db, key)).data.map(({ position }) => position)).toEqual(['1', '2']);
    }));

  test('far back in a busy clinic a person is not looked for: reading anew is quicker; the clinic itself reads all', () =>
    withDb(async (db) => {
      const { id: personId } = await patient(db);
      await emit(makeCtx(db), { audience: [personId], n: 1 });
      await asOwner(db, async (owner) => {
        await owner.execute(sql`insert into events (clinic_id, position, id, type, at, audience, data)
          select ${CLINIC}, n, 'evt_' || n, 'appointment.updated', ${NOW.toISOString()}, '{}', '{"n": 0}' from generate_series(2, 10001) n`);
        await owner.execute(sql`update event_positions set last_position = 10001`);
      });
      await emit(makeCtx(db), { audience: [personId], n: 2 });
      const [{ token }, { key }] = [await session(db, { personId }), await secretKey(db)];
      const app = makeApp({ db });

      for (const headers of [{}, stream]) {
        for (const after of ['0', '1']) {
          const reply = await app.request(`/v1/events?after=${after}`, as(token, { headers }));
          expect([reply.status, await reply.json()]).toMatchObject([410, { code: 'events.expired' }]);
        }
      }
      expect(numbers(await list(db, token, '?after=2'))).toEqual([2]);
      expect(numbers(await list(db, token))).toEqual([2]);
      expect(numbers(await list(db, key, '?limit=1'))).toEqual([1]);
    }));

  test('a key without the scope is refused, whichever way it asks, and nothing but the refusals is in the audit', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db, { scopes: ['waiting.read'] });
      for (const headers of [{}, stream]) {
        const response = await makeApp({ db }).request('/v1/events', as(key, { headers }));
        expect([response.status, await response.json()]).toMatchObject([403, { code: 'auth.forbidden' }]);
      }
      const refused = { action: 'listEvents', outcome: 'refused', code: 'auth.forbidden' };
      expect(await asOwner(db, (owner) => owner.select().from(auditLog))).toMatchObject([refused, refused]);
    }));

  test.each(['?from=1', '?after=x', '?after=-1', '?limit=0', '?limit=101', `?after=${'1'.repeat(16)}`])(
    'the query %s is refused without being echoed',
    (query) =>
      withDb(async (db) => {
        const { key } = await secretKey(db);
        const response = await makeApp({ db }).request(`/v1/events${query}`, as(key));
        expect([response.status, await response.json()]).toMatchObject([400, { code: 'request.invalid' }]);
      }),
  );
});

describe('GET /v1/events as a stream', () => {
  test('asked by HEAD, nothing is opened', () =>
    withDatabase(async ({ db }) => {
      const { key } = await secretKey(db);
      const ctx = makeCtx(db);
      const eventHub = createEventHub({ listener: createListener({ url: '' }), db, wallClock: ctx.wallClock, log: ctx.log });

      const reply = await makeApp({ db, eventHub }).request('/v1/events', as(key, { method: 'HEAD', headers: stream }));

      expect([reply.status, eventHub.openStreams]).toEqual([200, 0]);
      expect(await asOwner(db, (owner) => owner.select().from(auditLog))).toMatchObject([{ action: 'event.list' }]);
    }));

  test('the ninth of one session ends the oldest of its own, and nobody else’s', () =>
    withDatabase(async ({ db }) => {
      const { id: personId } = await patient(db);
      const [mine, other] = [await session(db, { personId }), await session(db, { personId })];
      const app = makeApp({ db });
      const others = await openStream(app, other.token);
      const opened = [];
      for (let count = 0; count < 9; count++) opened.push(await openStream(app, mine.token));

      await opened[0]!.ended;
      expect([others, ...opened.slice(1)].map(({ hasEnded }) => hasEnded)).toEqual(Array(9).fill(false));
      for (const one of [others, ...opened.slice(1)]) await one.close();
    }));

  test('begins with where it stands, and its opening is audited once', () =>
    withDatabase(async ({ db }) => {
      await world(db);
      const { key, id } = await secretKey(db);
      const { nextPosition } = await list(db, key);

      const opened = await openStream(makeApp({ db }), key);
      await opened.until((frames) => frames.length === 1);

      expect(opened.response.headers.get('content-type')).toBe('text/event-stream');
      expect(opened.response.headers.get('cache-control')).toContain('no-transform');
      expect(opened.frames).toMatchObject([{ id: nextPosition, data: undefined }]);
      const audit = await asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.action, 'event_stream.open')));
      expect(audit).toMatchObject([{ entityId: id, actorId: id, actorType: 'secret_key' }]);
      await opened.close();
    }));

  test.each([
    ['the header', (lastEventId: string) => ({ lastEventId })],
    ['the query', (after: string) => ({ query: `?after=${after}` })],
    ['the header, which goes before the query', (lastEventId: string) => ({ lastEventId, query: '?after=0' })],
  ])('resumes after the position in %s', (_where, at) =>
    withDatabase(async ({ db }) => {
      await world(db);
      const { key } = await secretKey(db);
      const { data } = await list(db, key);

      const resumed = await openStream(makeApp({ db }), key, at(data[0]!.position));
      await resumed.until(() => resumed.ids.length > 0);

      expect(resumed.frames.slice(1)).toEqual([{ id: data[1]!.position, event: 'appointment.updated', data: data[1] }]);
      await resumed.close();
    }),
  );

  test('resumed from the beginning it holds for each what the list holds, and nothing of others', () =>
    withDatabase(async ({ db }) => {
      const { visit, other, companion, foreign } = await world(db);
      const app = makeApp({ db });
      const seenBy = async (over: { personId: string; appointmentId?: string; clinicId?: string }) => {
        const opened = await openStream(app, (await session(db, over)).token, { lastEventId: '0' });
        await opened.until((frames) => frames.length > 1);
        await opened.close();
        return opened.frames.slice(1).map(({ data }) => (data!['data'] as { n: number }).n);
      };

      expect(await seenBy({ personId: visit.patientId })).toEqual([1, 2]);
      expect(await seenBy({ personId: visit.patientId, appointmentId: other.id })).toEqual([2]);
      expect(await seenBy({ personId: companion.id })).toEqual([1]);
      expect(await seenBy({ personId: foreign.patientId, clinicId: OTHER_CLINIC })).toEqual([3]);
    }));

  test('live, it carries what the person may see and nothing of others, their other appointments or other clinics', () =>
    withDatabase(async ({ db }) => {
      const { visit, other, companion, foreign } = await world(db);
      const ctx = makeCtx(db);
      const eventHub = createEventHub({
        listener: createListener({ url: '' }),
        db,
        wallClock: ctx.wallClock,
        log: ctx.log,
        watchMs: 10,
        pollMs: 10,
      });
      const live = makeApp({ db, wallClock: ctx.wallClock, eventHub });
      const open = async (over: { personId: string; appointmentId?: string; clinicId?: string }) =>
        openStream(live, (await session(db, over)).token);
      const all = await open({ personId: visit.patientId });
      const invited = await open({ personId: visit.patientId, appointmentId: other.id });
      const guests = await open({ personId: companion.id });
      const foreigner = await open({ personId: foreign.patientId, clinicId: OTHER_CLINIC });

      await emit(ctx, { appointmentId: visit.id, audience: [visit.patientId, companion.id], n: 11 });
      await emit(ctx, { appointmentId: other.id, audience: [visit.patientId], n: 12 });
      await emit(makeCtx(db, { clinicId: OTHER_CLINIC }), {
        appointmentId: foreign.id,
        audience: [foreign.patientId, visit.patientId],
        n: 13,
      });
      const last = { appointmentId: other.id, audience: [visit.patientId, companion.id, foreign.patientId], n: 14 };
      await emit(ctx, last);
      await emit(makeCtx(db, { clinicId: OTHER_CLINIC }), last);

      const seen = async (opened: typeof all) => {
        await opened.until((frames) => frames.some(({ data }) => (data?.['data'] as { n?: number })?.n === 14));
        return opened.frames.filter(({ id, data }) => id && data).map(({ data }) => (data!['data'] as { n: number }).n);
      };
      expect(await seen(all)).toEqual([11, 12, 14]);
      expect(await seen(invited)).toEqual([12, 14]);
      expect(await seen(guests)).toEqual([11, 14]);
      expect(await seen(foreigner)).toEqual([13, 14]);
      await eventHub.close();
    }));

  test('more than a thousand to catch up on: read anew instead', () =>
    withDatabase(async ({ db }) => {
      const { key } = await secretKey(db);
      await transact(makeCtx(db), async (tx) => {
        for (let n = 0; n < 1001; n++)
          emitEvent(tx, { type: 'appointment.updated', appointmentId: null, audience: [], data: { n } });
      });
      const { data } = await list(db, key, '?limit=1');
      const app = makeApp({ db });

      const tooMany = await app.request('/v1/events?after=0', as(key, { headers: stream }));
      const enough = await openStream(app, key, { lastEventId: data[0]!.position });

      expect([tooMany.status, await tooMany.json()]).toMatchObject([410, { code: 'events.expired' }]);
      await enough.until(() => enough.ids.length === 1000);
      await enough.close();
    }));

  test('when its opening cannot be audited, there is no stream and nobody appears', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      const { id: personId } = await patient(db);
      const { token, id } = await session(db, { personId });
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));

      const response = await makeApp({ db }).request('/v1/events', as(token, { headers: stream }));

      expect(response.status).toBe(500);
      const [row] = await asOwner(db, (owner) => owner.execute(sql`select last_seen_at from sessions where id = ${id}`));
      expect(row).toEqual({ last_seen_at: null });
    }));
});
