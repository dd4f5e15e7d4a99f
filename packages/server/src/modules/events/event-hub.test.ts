import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { afterEach, describe, expect, test } from 'vitest';
import type { App } from '../../app.ts';
import type { Db, ServiceContext, TransactionContext } from '../../context.ts';
import { actAsApp, transact } from '../../db/transact.ts';
import { as, asOwner, CLINIC, fakeClock, makeApp, makeCtx, NOW, OTHER_CLINIC, withDatabase } from '../../../test/helpers.ts';
import { appointment, clinic, patient, secretKey, session } from '../../../test/makers.ts';
import { openStream } from '../../../test/streams.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { emitEphemeral } from './emit-ephemeral.ts';
import { emitEvent, flushEvents } from './emit-event.ts';
import { createEventHub, type EventHub, type EventHubOptions } from './event-hub.ts';
import { createListener } from './listener.ts';

const hubs: EventHub[] = [];
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

type World = { db: Db; client: postgres.Sql; url: string };

/** A process of the API, as far as streams go: its application and its hub, which listens. */
async function startProcess({ db, url }: World, over: Partial<EventHubOptions> = {}) {
  const wallClock = over.wallClock ?? fakeClock();
  const eventHub = createEventHub({ listener: createListener({ url }), db, wallClock, log: makeCtx(db).log, ...over });
  hubs.push(eventHub);
  eventHub.start();
  await expect.poll(() => eventHub.isListening, { interval: 5 }).toBe(true);
  return { eventHub, app: makeApp({ db, wallClock, eventHub }) };
}

const happen = (
  tx: TransactionContext,
  data: Record<string, number> = {},
  audience: string[] = [],
  appointmentId: string | null = null,
) => emitEvent(tx, { type: 'appointment.updated', appointmentId, audience, data });

const emit = (
  ctx: ServiceContext,
  ...what: [data?: Record<string, number>, audience?: string[], appointmentId?: string | null]
) => transact(ctx, async (tx) => happen(tx, ...what));

const list = async (app: App, token: string, after = '0') =>
  (await (await app.request(`/v1/events?after=${after}`, as(token))).json()) as {
    data: { position: string; data: { n: number } }[];
    nextPosition: string;
  };

const waitsForLock = async ({ client }: World) =>
  (await client`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).length > 0;

describe('positions', () => {
  test('an event whose transaction began first and commits last is not skipped by a reader that resumes', () =>
    withDatabase(async (world) => {
      const ctx = makeCtx(world.db);
      const { key } = await secretKey(world.db);
      const app = makeApp({ db: world.db });
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      const { promise: written, resolve: hasWritten } = Promise.withResolvers<void>();

      const slow = world.db.transaction(async (db) => {
        await actAsApp(db, CLINIC);
        const tx: TransactionContext = { ...ctx, db, pendingAudit: [], pendingEvents: [], afterCommit: () => {} };
        happen(tx, { n: 1 });
        await flushEvents(tx);
        hasWritten();
        await gate;
      });
      await written;
      let quickIsDone = false;
      const quick = emit(ctx, { n: 2 }).then(() => (quickIsDone = true));
      await expect.poll(async () => quickIsDone || (await waitsForLock(world)), { interval: 5 }).toBe(true);

      const before = await list(app, key);
      open();
      await Promise.all([slow, quick]);
      const after = await list(app, key, before.nextPosition);

      expect([...before.data, ...after.data].map(({ data }) => data.n)).toEqual([1, 2]);
    }));

  test('a transaction without events waits for nobody', () =>
    withDatabase(async (world) => {
      const ctx = makeCtx(world.db);
      await clinic(world.db);
      await world.db.transaction(async (db) => {
        await actAsApp(db, CLINIC);
        const tx: TransactionContext = { ...ctx, db, pendingAudit: [], pendingEvents: [], afterCommit: () => {} };
        happen(tx);
        await flushEvents(tx);
        await expect(transact(ctx, async () => 'done')).resolves.toBe('done');
      });
    }));
});

describe('streams of two processes', () => {
  test('200 events posted at once at both arrive at both once, in commit order', () =>
    withDatabase(async (world) => {
      const { key } = await secretKey(world.db);
      const [one, other] = [await startProcess(world), await startProcess(world)];
      const streams = await Promise.all([openStream(one.app, key), openStream(other.app, key), openStream(other.app, key)]);
      const ctx = makeCtx(world.db);

      await Promise.all(Array.from({ length: 200 }, (_, n) => emit(ctx, { n })));

      for (const stream of streams) await stream.until(() => stream.ids.length >= 200);
      const expected = (await list(one.app, key)).data.map(({ position }) => position);
      const second = (await list(one.app, key, expected.at(-1)!)).data.map(({ position }) => position);
      for (const stream of streams) expect(stream.ids).toEqual([...expected, ...second]);
      expect(new Set(streams[0]!.ids).size).toBe(200);
    }));

  test('a stream that resumes while events go on misses none and repeats none', () =>
    withDatabase(async (world) => {
      const { key } = await secretKey(world.db);
      const { app } = await startProcess(world);
      const ctx = makeCtx(world.db);
      let lastEventId = (await list(app, key)).nextPosition;
      const seen: (string | undefined)[] = [];
      const writing = Promise.all(Array.from({ length: 100 }, (_, n) => emit(ctx, { n })));

      for (let round = 0; seen.length < 100; round++) {
        const stream = await openStream(app, key, { lastEventId });
        await stream.until(() => stream.ids.length >= Math.min(10, 100 - seen.length));
        await stream.close();
        seen.push(...stream.ids);
        lastEventId = seen.at(-1)!;
      }
      await writing;

      const first = await list(app, key);
      expect(seen).toEqual(first.data.map(({ position }) => position));
    }));

  test('when the connection that listens is killed while events are posted, none is lost and none comes twice', () =>
    withDatabase(async (world) => {
      const { key } = await secretKey(world.db);
      const { app, eventHub } = await startProcess(world, { pollMs: 3_600_000 });
      const stream = await openStream(app, key);
      const ctx = makeCtx(world.db);
      const kill = () =>
        world.client`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'bedside-events'`;

      for (let n = 0; n < 30; n++) {
        if (n % 10 === 5) {
          await kill();
          await expect.poll(() => eventHub.isListening, { interval: 1 }).toBe(false);
        }
        await emit(ctx, { n });
      }

      await stream.until(() => stream.ids.length >= 30);
      expect(stream.frames.filter(({ data }) => data).map(({ data }) => (data!['data'] as { n: number }).n)).toEqual(
        Array.from({ length: 30 }, (_, n) => n),
      );
    }));

  test('without any notification the poll brings the events', () =>
    withDatabase(async (world) => {
      const { key } = await secretKey(world.db);
      const wallClock = fakeClock();
      const eventHub = createEventHub({
        db: world.db,
        listener: createListener(world),
        wallClock,
        log: makeCtx(world.db).log,
        watchMs: 10,
        pollMs: 20,
      });
      hubs.push(eventHub);
      const stream = await openStream(makeApp({ db: world.db, wallClock, eventHub }), key);

      await emit(makeCtx(world.db), { n: 1 });

      await stream.until(() => stream.ids.length === 1);
    }));

  test('a new clock of the clinic is told to its streams in every process, and to no other clinic', () =>
    withDatabase(async (world) => {
      const { key } = await secretKey(world.db);
      const foreign = await secretKey(world.db, { clinicId: OTHER_CLINIC });
      const [one, other] = [await startProcess(world), await startProcess(world)];
      const streams = await Promise.all([openStream(one.app, key), openStream(other.app, key)]);
      const theirs = await openStream(one.app, foreign.key);
      const clock = { type: 'clock' as const, offsetSeconds: 600, serverNow: NOW.toISOString() };

      await transact(makeCtx(world.db), (tx) => emitEphemeral(tx, clock));
      await emit(makeCtx(world.db, { clinicId: OTHER_CLINIC }));

      for (const stream of streams) {
        await stream.until((frames) => frames.some(({ event }) => event === 'clock'));
        expect(stream.frames.at(-1)).toEqual({ id: undefined, event: 'clock', data: clock });
      }
      await theirs.until(() => theirs.ids.length === 1);
      expect(theirs.frames.some(({ event }) => event === 'clock')).toBe(false);
    }));
});

describe('the end of a stream', () => {
  test('a session that is ended at another process: within two seconds, and only its own', () =>
    withDatabase(async (world) => {
      const [{ app }, other] = [await startProcess(world), await startProcess(world)];
      const { id: personId } = await patient(world.db);
      const [gone, kept] = [await session(world.db, { personId }), await session(world.db, { personId })];
      const [ending, staying] = [await openStream(app, gone.token), await openStream(app, kept.token)];

      const ended = await other.app.request('/v1/sessions/current', as(gone.token, { method: 'DELETE' }));
      const endedAt = performance.now();
      expect(ended.status).toBe(204);
      await ending.ended;

      expect(performance.now() - endedAt).toBeLessThan(2000);
      expect(staying.hasEnded).toBe(false);
    }));

  test('a revoked session: within two seconds also while the events cannot be read', () =>
    withDatabase(async (world) => {
      const { app } = await startProcess(world, { watchMs: 20, pollMs: 20 });
      const { id: personId } = await patient(world.db);
      const { id, token } = await session(world.db, { personId });
      const stream = await openStream(app, token);
      await world.client.begin(async (blocking) => {
        await blocking`lock table events in access exclusive mode`;
        await expect.poll(() => waitsForLock(world), { interval: 5 }).toBe(true);

        await world.client`update sessions set revoked_at = ${NOW.toISOString()} where id = ${id}`;
        const revokedAt = performance.now();
        await stream.ended;

        expect(performance.now() - revokedAt).toBeLessThan(2000);
      });
    }));

  test('a revoked secret key', () =>
    withDatabase(async (world) => {
      const { app } = await startProcess(world, { watchMs: 20 });
      const { key, id } = await secretKey(world.db);
      const stream = await openStream(app, key);

      await asOwner(world.db, (db) => db.execute(sql`update api_keys set revoked_at = ${NOW.toISOString()} where id = ${id}`));

      await stream.ended;
    }));

  test('the session is over: it ends with it, and not before', () =>
    withDatabase(async (world) => {
      const wallClock = fakeClock();
      const { app } = await startProcess(world, { wallClock, watchMs: 20, pingMs: 20 });
      const { id: personId } = await patient(world.db);
      const { token } = await session(world.db, { personId });
      const stream = await openStream(app, token);

      wallClock.advance(15 * 60 - 1);
      await stream.until((frames) => frames.filter(({ comment }) => comment === 'ping').length > 3);
      expect(stream.hasEnded).toBe(false);
      wallClock.advance(1);

      await stream.ended;
    }));

  test('the server is shutting down: every stream ends', () =>
    withDatabase(async (world) => {
      const { app, eventHub } = await startProcess(world);
      const { key } = await secretKey(world.db);
      const streams = [await openStream(app, key), await openStream(app, key)];

      await eventHub.close();

      for (const stream of streams) await stream.ended;
      expect(eventHub.openStreams).toBe(0);
    }));

  test('the reader does not read: it is cut, and resumes where it was', () =>
    withDatabase(async (world) => {
      const { app, eventHub } = await startProcess(world, { queueBytes: 1000 });
      const { key } = await secretKey(world.db);
      const lastEventId = (await list(app, key)).nextPosition;
      const stuck = await app.request('/v1/events', { headers: { accept: 'text/event-stream', authorization: `Bearer ${key}` } });
      const ctx = makeCtx(world.db);

      for (let n = 0; n < 20; n++) await emit(ctx, { n });

      await expect.poll(() => eventHub.openStreams).toBe(0);
      expect((await stuck.text()).length).toBeLessThan(1000);
      const back = await openStream(makeApp({ db: world.db }), key, { lastEventId });
      await back.until(() => back.ids.length === 20);
    }));
});

describe('presence', () => {
  async function visit(world: World, over: Partial<EventHubOptions> = {}) {
    const wallClock = fakeClock();
    const process = await startProcess(world, { wallClock, watchMs: 20, ...over });
    const { id, patientId, practitionerId } = await appointment(world.db);
    const stranger = await patient(world.db);
    const as = async (personId: string) => openStream(process.app, (await session(world.db, { personId })).token);
    return { ...process, wallClock, id, patientId, practitionerId, strangerId: stranger.id, as };
  }
  const presences = (stream: { frames: { event: string | undefined; data: unknown }[] }) =>
    stream.frames.filter(({ event }) => event === 'presence').map(({ data }) => data);

  test('when the practitioner opens their page, the patient of an open visit is told, and nobody else', () =>
    withDatabase(async (world) => {
      const { as, patientId, practitionerId, strangerId } = await visit(world);
      const [theirs, strangers] = [await as(patientId), await as(strangerId)];

      const own = await as(practitionerId);

      await theirs.until(() => presences(theirs).length === 1);
      expect(presences(theirs)).toEqual([{ type: 'presence', personId: practitionerId, present: true }]);
      expect(presences(own)).not.toContainEqual(expect.objectContaining({ personId: practitionerId }));
      await emit(makeCtx(world.db), {}, [strangerId]);
      await strangers.until(() => strangers.ids.length === 1);
      expect(presences(strangers)).toEqual([]);
    }));

  test('a second page of the same person is no news', () =>
    withDatabase(async (world) => {
      const { as, patientId, practitionerId } = await visit(world);
      const theirs = await as(patientId);
      await as(practitionerId);
      await theirs.until(() => presences(theirs).length === 1);
      await as(practitionerId);

      // The same way as a second piece of news would have come, and after it.
      const news = { type: 'presence' as const, personId: practitionerId, present: false };
      await transact(makeCtx(world.db), (tx) => emitEphemeral(tx, news));
      await theirs.until(() => presences(theirs).length > 1);
      expect(presences(theirs)).toEqual([{ ...news, present: true }, news]);
    }));

  test('a page that has been silent for 45 s is told as away, by whichever process is left', () =>
    withDatabase(async (world) => {
      const { as, patientId, practitionerId, wallClock } = await visit(world, { pollMs: 20, pingMs: 20 });
      const elsewhere = await startProcess(world, { wallClock, pingMs: 20 });
      const theirs = await as(patientId);
      const doctor = await openStream(elsewhere.app, (await session(world.db, { personId: practitionerId })).token);
      await theirs.until(() => presences(theirs).length === 1);

      await elsewhere.eventHub.close();
      await doctor.ended;
      wallClock.advance(44);
      await expect.poll(() => theirs.frames.filter(({ comment }) => comment).length).toBeGreaterThan(5);
      expect(presences(theirs)).toHaveLength(1);
      wallClock.advance(1);

      await theirs.until(() => presences(theirs).length === 2);
      expect(presences(theirs)[1]).toEqual({ type: 'presence', personId: practitionerId, present: false });
    }));

  test('an open page keeps its person present', () =>
    withDatabase(async (world) => {
      const { as, patientId, wallClock } = await visit(world, { pingMs: 20 });
      const stream = await as(patientId);
      wallClock.advance(600);
      const pings = () => stream.frames.filter(({ comment }) => comment === 'ping').length;
      const before = pings();

      await stream.until(() => pings() > before + 1);

      await expect
        .poll(() => asOwner(world.db, async (db) => (await db.select().from(sessions))[0]?.lastSeenAt))
        .toEqual(wallClock.now());
    }));

  test('a visit that is over, or weeks away, tells nobody', () =>
    withDatabase(async (world) => {
      const { as, patientId, practitionerId } = await visit(world);
      const over = await appointment(world.db, { practitionerId, status: 'completed' });
      const later = await appointment(world.db, { practitionerId, startsAt: new Date(NOW.getTime() + 21 * 86_400_000) });
      const streams = [await as(over.patientId), await as(later.patientId)];
      const theirs = await as(patientId);

      await as(practitionerId);

      await theirs.until(() => presences(theirs).length === 1);
      for (const stream of streams) expect(presences(stream)).toEqual([]);
    }));
});
