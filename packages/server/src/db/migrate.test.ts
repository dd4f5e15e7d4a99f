import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { databaseUrl } from '../../test/postgres.ts';
import { migrate } from './connect.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';

const connectModule = new URL('connect.ts', import.meta.url).href;

/** In a process of its own. */
const migrateElsewhere = (url: string) =>
  promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    `const { migrate } = await import(${JSON.stringify(connectModule)}); await migrate(${JSON.stringify(url)});`,
  ]);

async function query(url: string, text: string) {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  return client.unsafe(text).finally(() => client.end());
}

const applied = async (url: string) => (await query(url, 'select * from drizzle.__drizzle_migrations')).length;

type Account = { username: string; password: string };

async function emptyDatabase(server: string, owner?: Account) {
  const name = `m_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${name} ${owner ? `owner ${owner.username}` : ''}`);
  return Object.assign(new URL(databaseUrl(server, name)), owner).href;
}

describe('migrate, on a server that knows nothing of us', () => {
  let home: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'bedside-test-'));
    server = await startEmbeddedPostgres({ home, fsync: false });
    server.guard();
  });

  afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });

  /** As on managed PostgreSQL: no superuser, may make roles, owns its database. */
  async function ordinaryOwner(): Promise<Account> {
    const account = { username: `m_${randomBytes(6).toString('hex')}`, password: 'long enough' };
    await query(server.url, `create role ${account.username} login createrole password '${account.password}'`);
    return account;
  }

  test('its ordinary owner can do it, with one database and with the next, both at once and again', async () => {
    const owner = await ordinaryOwner();
    const urls = [await emptyDatabase(server.url, owner), await emptyDatabase(server.url, owner)];

    await Promise.all([...urls, ...urls].map(migrate));

    for (const url of urls) expect(await applied(url)).toBeGreaterThan(0);
  });

  test("the application's roles hold nothing that an owner could not take back, and none passes by row-level security", async () => {
    const roles = await query(
      server.url,
      `select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname ~ '^bedside_' order by 1`,
    );
    expect(roles.map((role) => role['rolname'])).toEqual(['bedside_app', 'bedside_jobs', 'bedside_lookup']);
    for (const role of roles) expect(Object.values(role).slice(1)).toEqual([false, false, false, false]);
  });

  test('another owner on the same server can do it once they are given the roles', async () => {
    const other = await ordinaryOwner();
    const url = await emptyDatabase(server.url, other);
    await expect(migrate(url)).rejects.toMatchObject({ cause: { code: '42501' } });

    await query(server.url, `grant bedside_app, bedside_lookup, bedside_jobs to ${other.username}`);
    await migrate(url);

    expect(await applied(url)).toBeGreaterThan(0);
  });
});

test('when four processes start at once on an empty database, each migration is applied once and none fails', async () => {
  const url = await emptyDatabase(inject('postgresUrl'));

  await Promise.all([1, 2, 3, 4].map(() => migrateElsewhere(url)));
  const once = await applied(url);
  await migrate(url);

  expect(await applied(url)).toBe(once);
});
