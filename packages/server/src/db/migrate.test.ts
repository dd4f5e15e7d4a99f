import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { databaseUrl } from '../../test/postgres.ts';
import { migrate } from './connect.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';

// Each test migrates databases from nothing, some of them several.
vi.setConfig({ testTimeout: 90_000 });

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

/** Of every table that has some, without what is made at random. */
async function rowsIn(url: string): Promise<Record<string, unknown[]>> {
  const tables = await query(
    url,
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const found: Record<string, unknown[]> = {};
  for (const { relname } of tables) {
    const rows = await query(
      url,
      `select (to_jsonb(t) - case '${relname}' when 'conversations' then 'id' else '' end)::text as row from ${relname} t order by 1`,
    );
    if (rows.length > 0) found[relname as string] = rows.map(({ row }) => row as string);
  }
  return found;
}

const AT = `'2026-01-01T00:00:00Z'`;
const ROWS_OF_THE_FIRST = `
  insert into clinics (id, name, is_test, time_zone, language, publishable_key, visit_url, created_at, updated_at)
    values ('cln_1', 'Clinic', true, 'UTC', 'en', 'pk_test_1', 'https://clinic.example/visit', ${AT}, ${AT});
  insert into people (id, clinic_id, kind, name, email, specialty, created_at, updated_at)
    values ('pat_1', 'cln_1', 'patient', 'Pia Example', 'pia@mail.example', null, ${AT}, ${AT}),
      ('prc_1', 'cln_1', 'practitioner', 'Dr. Paul Example', 'paul@clinic.example', 'Cardiology', ${AT}, ${AT});
  insert into appointments (id, clinic_id, status, mode, starts_at, ends_at, created_at, updated_at)
    values ('apt_1', 'cln_1', 'scheduled', 'video', '2026-02-01T10:00:00Z', '2026-02-01T10:30:00Z', ${AT}, ${AT});
  insert into appointment_participants (appointment_id, person_id, clinic_id, role, starts_at)
    values ('apt_1', 'pat_1', 'cln_1', 'patient', '2026-02-01T10:00:00Z'), ('apt_1', 'prc_1', 'cln_1', 'practitioner', '2026-02-01T10:00:00Z');
  insert into invitations (id, clinic_id, appointment_id, person_id, secret_hash, created_at)
    values ('inv_1', 'cln_1', 'apt_1', 'pat_1', 'hash', ${AT});
  insert into events (clinic_id, position, id, type, at, appointment_id, audience, data)
    values ('cln_1', 7, 'evt_1', 'appointment.scheduled', ${AT}, 'apt_1', '{pat_1}', '{}')`;
const MAIL_OF_THE_SIXTH = `insert into mails (id, clinic_id, kind, to_name, to_address, status, due_at, response_code, created_at)
  values ('mal_1', 'cln_1', 'reset', 'Pia Example', 'pia@mail.example', 'failed', ${AT}, 550, ${AT})`;

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

    await Promise.all([...urls, ...urls].map((url) => migrate(url)));

    for (const url of urls) expect(await applied(url)).toBeGreaterThan(0);
  });

  test('the rows that are there are carried over for an ordinary owner as for a superuser, and row-level security stays forced', async () => {
    const owner = await ordinaryOwner();
    const urls = { superuser: await emptyDatabase(server.url), owner: await emptyDatabase(server.url, owner) };
    await migrate(urls.superuser, { first: 1 });
    await query(server.url, `grant bedside_app, bedside_lookup, bedside_jobs to ${owner.username}`);
    const seenByAll = (url: string) => databaseUrl(server.url, new URL(url).pathname.slice(1));
    for (const url of Object.values(urls)) {
      await migrate(url, { first: 1 });
      await query(seenByAll(url), ROWS_OF_THE_FIRST);
      await migrate(url, { first: 6 });
      await query(seenByAll(url), MAIL_OF_THE_SIXTH);
      await migrate(url);
    }
    const [carried, expected] = [await rowsIn(seenByAll(urls.owner)), await rowsIn(seenByAll(urls.superuser))];

    expect(carried).toEqual(expected);
    for (const table of ['api_keys', 'practitioner_profiles', 'event_positions', 'invitation_links', 'conversations'])
      expect([table, carried[table]?.length]).toEqual([table, 1]);
    const unbound = `select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity`;
    expect(await query(urls.owner, unbound)).toEqual([]);
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
    await expect(migrate(url)).rejects.toMatchObject({ code: '42501' });

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
