import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { Db } from '../context.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
type Journal = { entries: unknown[] };

/** How many migrations this version knows. */
export const migrationCount = (JSON.parse(readFileSync(`${MIGRATIONS}/meta/_journal.json`, 'utf8')) as Journal).entries.length;

/** Any constant: processes that start together wait for each other here. */
const MIGRATION_LOCK = 727_001;

export type Connection = { db: Db; client: postgres.Sql; close: () => Promise<void> };

/** `prepare: false` behind PgBouncer in transaction mode. */
export function connect(url: string, { max = 10, prepare = true }: { max?: number; prepare?: boolean } = {}): Connection {
  const client = postgres(url, {
    max,
    prepare,
    onnotice: () => {},
    connection: { TimeZone: 'UTC', application_name: 'bedside' },
  });
  return { client, db: drizzle(client, { casing: 'snake_case' }), close: () => client.end({ timeout: 5 }) };
}

/** Brings the schema up to date. Safe when several processes start at once; needs a direct connection, not PgBouncer's. */
export async function migrate(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(client), { migrationsFolder: MIGRATIONS });
  } finally {
    await client.end();
  }
}
