import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../packages/server/src/db/embedded.ts';
import { createClinicWithKeys, readArguments } from './clinic.ts';

const create = (...args: string[]) => readArguments(['create', '--name', 'Hill Clinic', ...args]);

test('a name and an origin are enough', () => {
  expect(create('--origin', 'https://www.clinic.example')).toEqual({
    name: 'Hill Clinic',
    origins: ['https://www.clinic.example'],
    visitUrl: 'https://www.clinic.example/visit',
    timeZone: 'UTC',
    language: 'en',
    phone: undefined,
    isTest: true,
  });
});

test.each([
  ['no command', ['--name', 'x', '--origin', 'https://a.example'], 'The command is "create"'],
  ['no name', ['create', '--origin', 'https://a.example'], '--name is missing'],
  ['no origin', ['create', '--name', 'x'], '--origin is missing'],
  ['an origin with a path', ['create', '--name', 'x', '--origin', 'https://a.example/visit'], 'nothing more'],
  ['an origin without a scheme', ['create', '--name', 'x', '--origin', 'a.example'], 'nothing more'],
  ['a live clinic without TLS', ['create', '--name', 'x', '--origin', 'http://a.example', '--live'], 'needs https'],
  ['an unknown zone', ['create', '--name', 'x', '--origin', 'https://a.example', '--time-zone', 'Mars/Olympus'], '--time-zone'],
  ['an unknown option', ['create', '--nmae', 'x'], "Unknown option '--nmae'"],
])('%s is refused and says what to do', (_what, args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

test('the clinic is there with its keys, and only the hash of the secret one is stored', async () => {
  const home = await mkdtemp(join(tmpdir(), 'bedside-clinic-'));
  const server = await startEmbeddedPostgres({ home, fsync: false });
  server.guard();
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    const { clinicId, publishableKey, secretKey } = await createClinicWithKeys(
      server.url,
      create('--origin', 'https://www.clinic.example', '--live'),
    );

    expect([publishableKey.slice(0, 8), secretKey.slice(0, 8)]).toEqual(['pk_live_', 'sk_live_']);
    expect(await sql`select id, is_test, allowed_origins from clinics`).toEqual([
      { id: clinicId, is_test: false, allowed_origins: ['https://www.clinic.example'] },
    ]);
    const hash = createHash('sha256').update(secretKey).digest('hex');
    expect(await sql`select kind, publishable_key, key_hash = ${hash} as is_secret from api_keys order by kind`).toEqual([
      { kind: 'publishable', publishable_key: publishableKey, is_secret: false },
      { kind: 'secret', publishable_key: null, is_secret: true },
    ]);
    expect(await sql`select action, actor_type, actor_id from audit_log order by action`).toEqual([
      { action: 'api_key.create', actor_type: 'system', actor_id: 'clinic' },
      { action: 'api_key.create', actor_type: 'system', actor_id: 'clinic' },
      { action: 'clinic.create', actor_type: 'system', actor_id: 'clinic' },
    ]);
  } finally {
    await sql.end();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
});
