// A route of ours against the same statements behind a bare one, on the same PostgreSQL, with fsync, in one process.
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { IdPrefix } from '@bedside/contract';
import { createApp, type App } from '../../../packages/server/src/app.ts';
import { loadConfig } from '../../../packages/server/src/config.ts';
import type { Db } from '../../../packages/server/src/context.ts';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import { createLiveKitMedia } from '../../../packages/server/src/livekit/livekit-media.ts';
import { createEventHub } from '../../../packages/server/src/modules/events/event-hub.ts';
import { createListener } from '../../../packages/server/src/modules/events/listener.ts';
import { systemClock } from '../../../packages/server/src/shared/clock.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { findingOf, lineOf, type Finding, type Say } from '../goals.ts';
import { median } from '../statistics.ts';
import type { Call, LoadOrder, LoadResult } from './load.ts';
import { record, replay, type Recording } from './recording.ts';

const CONNECTIONS = 16;
const GOAL = 0.75;
export const SECRET = 'bench-0f9a3bd27c51e84a6620d7b1c9';

type Compared = {
  name: string;
  /** A request for each connection, so that nobody waits for another's row. */
  calls: (app: App, db: Db, count: number) => Promise<Call[]>;
  /** What the bare route does besides its statements. */
  reply: () => Promise<object>;
  pairs?: number;
  seconds?: number;
  say: Say;
};

/** Requests per second, ours / bare; whoever goes second meets the other's dirty pages, so they take turns. */
export async function compareWithBare({
  name,
  calls: callsOf,
  reply,
  pairs = 12,
  seconds = 2,
  say,
}: Compared): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const postgres = await startEmbeddedPostgres({ home });
  postgres.guard();
  await migrate(postgres.url);
  const ours = connect(postgres.url);
  const theirs = connect(postgres.url);
  const load = fork(new URL('load.ts', import.meta.url));
  try {
    const ids = new Set<string>();
    const app = createApp({ ...world(postgres.url, ours.db, ids), db: ours.db });
    const calls = await callsOf(app, ours.db, CONNECTIONS);
    const ourPort = await serve(app);
    const recordings = new Map<string, Recording>();
    for (const call of calls)
      recordings.set(call.token, await record({ client: ours.client, ids }, () => askOnce(ourPort, call)));
    const [first] = recordings.values();
    say(
      `${name}: ${first!.rounds.flat().length} statements in ${first!.rounds.length} round(s), ${CONNECTIONS} connections, fsync on`,
    );

    const bare = new Hono().post('*', async (c) => {
      await c.req.json();
      await replay(theirs.client, recordings.get(c.req.header('authorization')!.slice('Bearer '.length))!);
      return c.json(await reply());
    });
    const barePort = await serve(bare);
    const measure = async (port: number, span = seconds) => {
      const before = process.cpuUsage();
      load.send({ port, calls, seconds: span } satisfies LoadOrder);
      const [result] = (await once(load, 'message')) as [LoadResult];
      if (result.failed > 0) throw new Error(`${result.failed} requests failed`);
      const { user, system } = process.cpuUsage(before);
      return { rate: result.requests / result.seconds, cpuMs: (user + system) / 1000 / result.requests };
    };
    for (const port of [ourPort, barePort]) await measure(port, 3);
    const ratios: number[] = [];
    const cpu = new Map<number, number[]>([
      [ourPort, []],
      [barePort, []],
    ]);
    for (let pair = 0; pair < pairs; pair++) {
      const [a, b] = pair % 2 === 0 ? [ourPort, barePort] : [barePort, ourPort];
      const rates = new Map<number, number>();
      for (const port of [a, b]) {
        const { rate, cpuMs } = await measure(port);
        rates.set(port, rate);
        cpu.get(port)!.push(cpuMs);
      }
      ratios.push(rates.get(ourPort)! / rates.get(barePort)!);
    }
    const finding = findingOf(`${name}, ours / bare, ${pairs} pairs`, ratios, { atLeast: GOAL });
    const [ourCpu, bareCpu] = [ourPort, barePort].map((port) => median(cpu.get(port)!)) as [number, number];
    say(
      `  CPU of Node a request: ${ourCpu.toFixed(2)} ms against ${bareCpu.toFixed(2)} ms, bare / ours ${(bareCpu / ourCpu).toFixed(2)}`,
    );
    say(lineOf(finding));
    return [finding];
  } finally {
    load.kill();
    await Promise.all([ours.close(), theirs.close()]);
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function askOnce(port: number, { path, token, body }: Call): Promise<void> {
  const slot = new Date(Math.ceil(Date.now() / 86_400_000 + 1) * 86_400_000 + 3_600_000).toISOString();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'recorded' };
  const asked = { method: 'POST', headers, body: body.replace('@slot', slot) };
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, asked);
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  await reply.text();
}

function world(url: string, db: Db, ids: Set<string>) {
  const log = pino({ level: 'silent' });
  const livekit = { serverUrl: 'ws://127.0.0.1:1', apiKey: 'bench', apiSecret: SECRET };
  // The real signature; rooms are not asked for, as the bare route asks for none.
  const media = { ...createLiveKitMedia(livekit), ensureRoom: async () => {}, listParticipants: async () => [] };
  const config = loadConfig({
    BEDSIDE_ENV: 'test',
    PUBLIC_URL: 'http://api.clinic.example',
    LIVEKIT_URL: livekit.serverUrl,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: SECRET,
    RATE_LIMIT_PER_MINUTE: '1000000',
    RATE_LIMIT_JOIN_PER_MINUTE: '1000000',
  });
  return {
    config,
    wallClock: systemClock,
    newId: (prefix: IdPrefix) => {
      const id = newId(prefix);
      ids.add(id);
      return id;
    },
    log,
    media,
    eventHub: createEventHub({ listener: createListener({ url }), db, wallClock: systemClock, log }),
  };
}

async function serve(app: { fetch: (request: Request) => Response | Promise<Response> }): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
