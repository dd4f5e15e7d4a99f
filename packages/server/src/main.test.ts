import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { withDatabase } from '../test/helpers.ts';
import { patient, secretKey, session } from '../test/makers.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const LIVEKIT = { LIVEKIT_URL: 'ws://127.0.0.1:1', LIVEKIT_API_KEY: 'test', LIVEKIT_API_SECRET: 'test' };

type Line = { msg: string; port: number; level: number };

/** The server as it is started in life, with a channel to us. */
function start(env: Record<string, string>) {
  const { PATH } = process.env;
  const child = fork(MAIN, { env: { PATH, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  const output: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, ended, text: () => output.join('') };
}

const lines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);

async function ready(server: ReturnType<typeof start>) {
  await expect.poll(() => lines(server.text()).find(({ msg }) => msg === 'ready'), { timeout: 30_000 }).toBeDefined();
  return `http://127.0.0.1:${lines(server.text()).find(({ msg }) => msg === 'ready')?.port}`;
}

const listening = async (client: postgres.Sql) =>
  (
    await client`select from pg_stat_activity
      where datname = current_database() and application_name = 'bedside-events'`
  ).length;

const ways: [string, (child: ChildProcess) => void][] = [
  ['SIGTERM', (child) => child.kill('SIGTERM')],
  ['SIGINT', (child) => child.kill('SIGINT')],
  ['the end of its channel', (child) => child.disconnect()],
];

describe('the server', () => {
  test.each(ways)(
    'says in one line that it is ready, serves, and on %s ends streams and itself',
    (_way, end) =>
      withDatabase(async ({ db, client, url }) => {
        const { id: personId } = await patient(db);
        const { token } = await session(db, { personId, expiresAt: new Date(Date.now() + 600_000) });
        const server = start({ ...LIVEKIT, DATABASE_URL: url });
        const api = await ready(server);

        expect((await fetch(`${api}/readyz`)).status).toBe(200);
        // Event hub, sweeper, mailing, webhooks and record keeping hear over the same one.
        await expect.poll(() => listening(client)).toBeGreaterThan(0);
        expect(await listening(client)).toBe(1);
        const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
        const stream = await fetch(`${api}/v1/events`, { headers });
        expect(stream.status).toBe(200);
        end(server.child);

        await stream.text();
        expect(await server.ended).toBe(0);
        expect(lines(server.text()).map(({ msg }) => msg)).toEqual(['ready', 'request', 'request', 'stopping', 'stopped']);
      }),
    60_000,
  );

  test(
    'a request that runs at shutdown is answered',
    () =>
      withDatabase(async ({ db, client, url }) => {
        const { key } = await secretKey(db);
        const { id: personId } = await patient(db);
        const server = start({ ...LIVEKIT, DATABASE_URL: url });
        const api = await ready(server);
        const blocker = await client.reserve();
        await blocker`begin`;
        await blocker`lock table sessions`;
        const init = { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } };
        const running = fetch(`${api}/v1/sessions`, { ...init, body: JSON.stringify({ personId }) });
        await expect
          .poll(() => client`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
          .not.toEqual([]);

        server.child.kill('SIGTERM');
        await expect.poll(() => lines(server.text()).some(({ msg }) => msg === 'stopping')).toBe(true);
        await blocker`commit`;
        blocker.release();

        expect((await running).status).toBe(201);
        expect(await server.ended).toBe(0);
      }),
    60_000,
  );

  test('what is wrong with the configuration is said in sentences, and nothing is started', async () => {
    const server = start({ PORT: 'many' });
    expect(await server.ended).toBe(1);
    expect(server.text()).toBe('The configuration is not right:\n- PORT must be a whole number.\n');
  });

  test('without LiveKit, one line says what to do', async () => {
    const server = start({});
    expect(await server.ended).toBe(1);
    expect(server.text()).toContain('`npm start` runs a local LiveKit');
  });

  test(
    'a port that is taken is said in one line',
    () =>
      withDatabase(async ({ url }) => {
        const taken = createServer().listen(0, '127.0.0.1');
        await once(taken, 'listening');
        const address = taken.address();
        const port = String(typeof address === 'object' && address?.port);

        const server = start({ ...LIVEKIT, DATABASE_URL: url, PORT: port });

        expect(await server.ended).toBe(1);
        taken.close();
        expect(lines(server.text()).map(({ msg }) => msg)).toEqual([
          `Port ${port} of 127.0.0.1 is taken: set PORT to a free one.`,
        ]);
      }),
    60_000,
  );
});
