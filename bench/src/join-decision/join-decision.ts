// Join decision and grant: our route against the same statements behind a bare one, on the same PostgreSQL, with fsync.
import { createAdaptorServer } from '@hono/node-server';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../../packages/server/src/app.ts';
import { loadConfig } from '../../../packages/server/src/config.ts';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import { createLiveKitMedia } from '../../../packages/server/src/livekit/livekit-media.ts';
import { createEventHub } from '../../../packages/server/src/modules/events/event-hub.ts';
import { systemClock } from '../../../packages/server/src/shared/clock.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { median, medianInterval } from '../statistics.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { bareApp, record, requestOf } from './replay.ts';
import { admittedPatients } from './world.ts';

const CONNECTIONS = 16;
const SECRET = 'bench-0f9a3bd27c51e84a6620d7b1c9';

type Options = { pairs?: number; seconds?: number; say: (line: string) => void };

export async function benchJoinDecision({ pairs = 12, seconds = 2, say }: Options): Promise<{ ratio: number }> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const postgres = await startEmbeddedPostgres({ home });
  postgres.guard();
  await migrate(postgres.url);
  const ours = connect(postgres.url);
  const theirs = connect(postgres.url);
  const load = fork(new URL('load.ts', import.meta.url));
  try {
    const app = createApp({ ...world(postgres.url, ours.db), db: ours.db });
    const calls = await admittedPatients(app, ours.db, CONNECTIONS);
    const ourPort = await serve(app);
    const recordings = new Map();
    for (const call of calls) recordings.set(call.path, await record(ours.client, () => fetch(...requestOf(ourPort, call))));
    const [first] = recordings.values();
    say(`join: ${first.flat().length} statements in ${first.length} round(s), ${CONNECTIONS} connections, fsync on`);

    const barePort = await serve(bareApp(theirs.client, recordings, SECRET));
    const measure = async (port: number, span = seconds) => {
      load.send({ port, calls, seconds: span } satisfies LoadOrder);
      const [result] = (await once(load, 'message')) as [LoadResult];
      if (result.failed > 0) throw new Error(`${result.failed} requests failed`);
      return result.requests / result.seconds;
    };
    for (const port of [ourPort, barePort]) await measure(port, 3);
    const ratios: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      // Whoever goes second meets the other's dirty pages: they take turns.
      const [a, b] = pair % 2 === 0 ? [ourPort, barePort] : [barePort, ourPort];
      const rates = new Map([[a, await measure(a)]]);
      rates.set(b, await measure(b));
      ratios.push(rates.get(ourPort)! / rates.get(barePort)!);
    }
    const [low, high] = medianInterval(ratios);
    say(
      `join decision + grant, ours / bare: ${median(ratios).toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], ${pairs} pairs; goal 0.75`,
    );
    return { ratio: median(ratios) };
  } finally {
    load.kill();
    await Promise.all([ours.close(), theirs.close()]);
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function world(url: string, db: Parameters<typeof createEventHub>[0]['db']) {
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
    newId,
    log,
    media,
    eventHub: createEventHub({ url, db, wallClock: systemClock, log }),
  };
}

async function serve(app: { fetch: (request: Request) => Response | Promise<Response> }): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

if (import.meta.main) {
  await benchJoinDecision({ say: (line) => console.log(line) });
  process.exit(0);
}
