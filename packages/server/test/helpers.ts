import { PERMISSIONS } from '@bedside/contract';
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import postgres from 'postgres';
import { afterAll, inject } from 'vitest';
import { createApp, type App, type AppDependencies } from '../src/app.ts';
import { loadConfig, type Config } from '../src/config.ts';
import type { Db, ServiceContext } from '../src/context.ts';
import { connect, type Connection } from '../src/db/connect.ts';
import { createEventHub } from '../src/modules/events/event-hub.ts';
import { createListener } from '../src/modules/events/listener.ts';
import type { Clock } from '../src/shared/clock.ts';
import { newId } from '../src/shared/ids.ts';
import { conforming } from './conformance.ts';
import { FakeMedia } from './fake-media.ts';
import { databaseUrl, TEMPLATE } from './postgres.ts';
import { testStorage } from './storage.ts';

export const NOW = new Date('2030-01-15T09:00:00.000Z');
export const CLINIC = `cln_${'1'.repeat(32)}`;
export const OTHER_CLINIC = `cln_${'2'.repeat(32)}`;

const server = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} });
let shared: { connection: Connection; name: string } | undefined;

afterAll(async () => {
  if (shared) await dropDatabase(shared);
  await server.end();
});

async function createDatabase(max: number) {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await server.unsafe(`create database ${name} template ${TEMPLATE}`);
  const url = databaseUrl(inject('postgresUrl'), name);
  return { name, url, connection: connect(url, { max }) };
}

async function dropDatabase({ connection, name }: { connection: Connection; name: string }) {
  await connection.close();
  await server.unsafe(`drop database ${name} with (force)`);
}

class Rollback extends Error {}

/** `fn` works in a transaction as `bedside_app`, always rolled back: one connection, so one call at a time. `transact` nests in it. */
export async function withDb(fn: (db: Db) => Promise<void>): Promise<void> {
  shared ??= await createDatabase(2);
  await shared.connection.db
    .transaction(async (tx) => {
      await actAs(tx, 'bedside_app');
      await fn(tx);
      throw new Rollback();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error;
    });
}

/** A database of its own with many connections, nothing rolled back: for races, streams and whatever needs real commits. */
export async function withDatabase(
  fn: (database: { db: Db; client: postgres.Sql; url: string }) => Promise<void>,
  { max = 20 }: { max?: number } = {},
): Promise<void> {
  const { name, url, connection } = await createDatabase(max);
  try {
    await fn({ db: connection.db, client: connection.client, url });
  } finally {
    await dropDatabase({ connection, name });
  }
}

/** Row-level security sees this role; the superuser that owns the tables is not bound by it. Inside a transaction only. */
export const actAs = (db: Db, role: 'bedside_app' | 'none', clinicId = CLINIC) =>
  db.execute(sql`select set_config('role', ${role}, true), set_config('app.clinic_id', ${clinicId}, true)`);

/** `work` sees and may do everything, for arranging and for looking at what was written. The role from before comes back. */
export const asOwner = <Result>(db: Db, work: (db: Db) => Promise<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    const [before] = await tx.execute<{ role: string; clinic: string | null }>(
      sql`select current_setting('role') as role, current_setting('app.clinic_id', true) as clinic`,
    );
    await actAs(tx, 'none');
    const result = await work(tx);
    await actAs(tx, before?.role === 'bedside_app' ? 'bedside_app' : 'none', before?.clinic ?? '');
    return result;
  });

export type FakeClock = Clock & { set: (now: Date) => void; advance: (seconds: number) => void };

export function fakeClock(start: Date = NOW): FakeClock {
  let now = start;
  return {
    now: () => now,
    set: (next) => void (now = next),
    advance: (seconds) => void (now = new Date(now.getTime() + seconds * 1000)),
  };
}

const silent = pino({ level: 'silent' });

/** By default a secret key that may do everything, at NOW by both clocks. */
export function makeCtx(db: Db, over: Partial<ServiceContext> = {}): ServiceContext {
  const wallClock = over.wallClock ?? fakeClock();
  return {
    clinicId: CLINIC,
    actor: { type: 'secret_key', id: `key_${'0'.repeat(32)}`, scopes: PERMISSIONS },
    db,
    clock: wallClock,
    wallClock,
    newId,
    log: silent,
    media: new FakeMedia(() => wallClock.now()),
    storage: testStorage,
    requestId: null,
    ...over,
  };
}

/** Rate limits high: those who test them set their own. */
export const testConfig = (env: Record<string, string> = {}): Config =>
  loadConfig({
    BEDSIDE_ENV: 'test',
    PUBLIC_URL: 'http://api.clinic.example',
    LIVEKIT_URL: 'ws://media.test',
    LIVEKIT_API_KEY: 'test',
    LIVEKIT_API_SECRET: 'test',
    RATE_LIMIT_PER_MINUTE: '1000000',
    RATE_LIMIT_REDEEM_PER_MINUTE: '1000000',
    RATE_LIMIT_JOIN_PER_MINUTE: '1000000',
    RATE_LIMIT_RING_PER_MINUTE: '1000000',
    RATE_LIMIT_HOLD_PER_MINUTE: '1000000',
    RATE_LIMIT_NETWORK_CHECK_PER_MINUTE: '1000000',
    RATE_LIMIT_MESSAGE_PER_MINUTE: '1000000',
    RATE_LIMIT_TYPING_PER_MINUTE: '1000000',
    RATE_LIMIT_UPLOAD_PER_MINUTE: '1000000',
    RATE_LIMIT_CODE_PER_QUARTER_HOUR: '1000000',
    RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: '50000',
    RATE_LIMIT_MAIL_PER_QUARTER_HOUR: '1000000',
    ...env,
  });

/** The whole application on `db`. Its hub does not listen unless one that does is given. Use: `app.request('/v1/…', as(token))`. */
export function makeApp({ db, ...over }: Partial<AppDependencies> & Pick<AppDependencies, 'db'>): App {
  const wallClock = over.wallClock ?? fakeClock();
  return conforming(
    createApp({
      config: testConfig(),
      db,
      wallClock,
      newId,
      log: silent,
      media: new FakeMedia(() => wallClock.now()),
      storage: testStorage,
      eventHub: createEventHub({ listener: createListener({ url: inject('postgresUrl') }), db, wallClock, log: silent }),
      ...over,
    }),
  );
}

type Call = { body?: unknown; headers?: Record<string, string>; method?: string };

/** A request as this bearer; with a body it is a POST unless `method` says otherwise. */
export const as = (token: string | undefined, { body, headers, method }: Call = {}): RequestInit => ({
  method: method ?? (body === undefined ? 'GET' : 'POST'),
  headers: {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  },
  ...(body !== undefined && { body: JSON.stringify(body) }),
});
