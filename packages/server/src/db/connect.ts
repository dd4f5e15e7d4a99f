import { makePgArray, parsePgArray } from 'drizzle-orm/pg-core';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sql } from 'postgres';
import type { Db } from '../context.ts';
import { applyMigrations } from './apply-migrations.ts';
import { drizzle, postgres } from './driver.ts';
import { keepPlans } from './keep-plans.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
type Journal = { entries: unknown[] };

/** How many migrations this version knows. */
export const migrationCount = (JSON.parse(readFileSync(`${MIGRATIONS}/meta/_journal.json`, 'utf8')) as Journal).entries.length;

/** Any constant: processes that start together wait for each other here. */
const MIGRATION_LOCK = 727_001;

/** The only array type of the schema, with its number in every PostgreSQL. */
const TEXT_ARRAY = {
  to: 1009,
  from: [1009],
  parse: (text: string) => parsePgArray(text) as string[],
  serialize: (value: string[] | string) => (typeof value === 'string' ? value : makePgArray(value)),
};

export type Connection = { db: Db; client: Sql; close: () => Promise<void> };

type ConnectOptions = { max?: number; prepare?: boolean; onNotice?: (message: string) => void };

/** `prepare: false` behind PgBouncer in transaction mode. */
export function connect(url: string, { max = 10, prepare = true, onNotice = () => {} }: ConnectOptions = {}): Connection {
  const client = postgres(url, {
    max,
    prepare,
    // Asked of every new connection otherwise, and a connection lost during that ends the process.
    fetch_types: false,
    types: { textArray: TEXT_ARRAY },
    // Back within a second or two of PostgreSQL; the default waits up to 20 s, with requests in the queue.
    backoff: (failures: number) => Math.min(0.05 * 2 ** failures, 1.5) * (0.5 + Math.random() / 2),
    connect_timeout: 5,
    onnotice: ({ message }) => onNotice(message ?? ''),
    connection: { TimeZone: 'UTC', application_name: 'bedside' },
  });
  return {
    client,
    db: drizzle(keepPlans(client as unknown as Sql), { casing: 'snake_case' }),
    close: () => client.end({ timeout: 5 }),
  };
}

/** Brings the schema up to date. Safe when several processes start at once; needs a direct connection, not PgBouncer's, as the database's owner. */
export async function migrate(url: string, { first }: { first?: number } = {}): Promise<void> {
  const client = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await applyMigrations(client, { migrationsFolder: MIGRATIONS, first });
  } finally {
    await client.end();
  }
}
