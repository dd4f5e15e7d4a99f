// Event streams on one process of the API: what each more costs in memory, how long an event takes to reach all, and who is back after a kill.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Db } from '../../../packages/server/src/context.ts';
import { connect, migrate } from '../../../packages/server/src/db/connect.ts';
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { createPerson } from '../../../packages/server/src/modules/people/create-person.ts';
import { people } from '../../../packages/server/src/modules/people/people.table.ts';
import { sessions } from '../../../packages/server/src/modules/sessions/sessions.table.ts';
import { hashSecret, newId, newSecret } from '../../../packages/server/src/shared/ids.ts';
import { toolContext } from '../../../tools/demo/context.ts';
import { lineOf, type Finding, type Say } from '../goals.ts';
import { median, medianInterval, quantile } from '../statistics.ts';
import type { Arrived, Looked, Opened, Order } from './clients.ts';

const SIZES = [500, 1000, 2000];
/** For each size; the median counts. */
const EVENTS = 15;
/** In proportion to their number, and no more than a third beyond it. */
const GOALS = { kilobytes: 60, p99Ms: 1000, growth: 1.33 };
const DAY_MS = 86_400_000;
/** Whatever is waited for is there sooner, or never. */
const LONGEST_ANSWER_MS = 300_000;

type Options = { sizes?: readonly number[]; say: Say };
type Measured = { clients: number; bytes: number; p50: number; most: number[] };

export async function benchStreams({ sizes = SIZES, say }: Options): Promise<Finding[]> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-bench-'));
  const postgres = await startEmbeddedPostgres({ home });
  postgres.guard();
  await migrate(postgres.url);
  const { db, close } = connect(postgres.url);
  const clients = fork(fileURLToPath(new URL('clients.ts', import.meta.url)));
  let api: Api | undefined;
  try {
    const clinic = await clinicWith(db, sizes.at(-1)!);
    api = await startApi(postgres.url, await portApart());
    await warm(api, clinic);
    let facts = 0;
    let open = 0;
    const measured: Measured[] = [];
    for (const size of sizes) {
      const tokens = clinic.tokens.slice(open, size);
      open = size;
      const { seconds } = await ask<Opened>(clients, { kind: 'open', port: api.port, tokens, facts });
      const cpuBefore = await cpuOf(api);
      const { p50, most } = await fanOut(api, clients, clinic, () => ++facts);
      const cpuMs = ((await cpuOf(api)) - cpuBefore) / EVENTS;
      const bytes = await memoryOf(api);
      measured.push({ clients: size, bytes, p50, most });
      say(
        `  ${size} streams, ${tokens.length} of them opened in ${seconds.toFixed(1)} s: ${Math.round(bytes / 1024 / 1024)} MB, an event at half of them after ${p50.toFixed(0)} ms, at 99 % after ${median(most).toFixed(0)} ms, for ${cpuMs.toFixed(0)} ms of CPU`,
      );
    }
    const findings = findingsOf(measured);
    for (const finding of findings) say(lineOf(finding));
    const { clients: count } = measured.at(-1)!;
    api = await resumeAfterKill({ api, clients, clinic, url: postgres.url, count, say });
    return findings;
  } finally {
    clients.kill();
    api?.child.kill('SIGKILL');
    await close();
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function findingsOf(measured: readonly Measured[]): Finding[] {
  const [first, last] = [measured[0]!, measured.at(-1)!];
  const more = last.clients - first.clients;
  const [low, high] = medianInterval(last.most);
  const growth = median(last.most) / last.clients / (median(first.most) / first.clients);
  return [
    {
      what: 'memory of one more stream',
      value: (last.bytes - first.bytes) / more / 1024,
      goal: { atMost: GOALS.kilobytes },
      unit: 'kB',
    },
    {
      what: `an event at 99 % of ${last.clients} streams`,
      value: median(last.most),
      interval: [low, high],
      goal: { atMost: GOALS.p99Ms },
      unit: 'ms',
    },
    { what: `a stream's share of that, of what it is at ${first.clients}`, value: growth, goal: { atMost: GOALS.growth } },
  ];
}

type Api = { child: ChildProcess; port: number };

/** Below those that the system gives by itself: while nobody listens there, a client that comes back must not be given that very port. */
async function portApart(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    await new Promise((closed) => server.close(closed));
    if (isFree) return port;
  }
}

async function startApi(url: string, port: number): Promise<Api> {
  const main = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url));
  const media = { LIVEKIT_URL: 'ws://127.0.0.1:1', LIVEKIT_API_KEY: 'bench', LIVEKIT_API_SECRET: 'bench' };
  const env = { PATH: process.env['PATH'], DATABASE_URL: url, PORT: String(port), RATE_LIMIT_PER_MINUTE: '1000000', ...media };
  const execArgv = ['--expose-gc', '--import', `data:text/javascript,process.on('SIGUSR2', () => gc())`];
  const child = fork(main, { env, execArgv, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let said = '';
  const ready = Promise.withResolvers<number>();
  child.once('exit', () => ready.reject(new Error(`the API ended:\n${said}`)));
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
    const found = /"port":(\d+)[^\n]*"msg":"ready"/.exec(said)?.[1];
    if (found) ready.resolve(Number(found));
  });
  return { child, port: await ready.promise };
}

type Clinic = Awaited<ReturnType<typeof clinicWith>>;

/** As many of the clinic's staff as there are streams: all of them see every event. */
async function clinicWith(db: Db, count: number) {
  const ctx = toolContext(db, newId('cln'), 'bench');
  const { secretKey } = await createClinic(ctx, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const { id: patientId } = await createPerson(ctx, { kind: 'patient', name: 'Pia Example' });
  const { id: practitionerId } = await createPerson(ctx, { kind: 'practitioner', name: 'Dr. Paul Example' });
  const [at, clinicId] = [new Date(), ctx.clinicId];
  const staff = Array.from({ length: count }, (_, n) => ({ id: newId('stf'), token: newSecret(), name: `Sam ${n}` }));
  const times = { createdAt: at, updatedAt: at };
  const kind = 'staff' as const;
  const expiresAt = new Date(at.getTime() + DAY_MS);
  for (let n = 0; n < count; n += 500) {
    const some = staff.slice(n, n + 500);
    await db
      .insert(people)
      .values(some.map(({ id, name }) => ({ id, clinicId, kind, role: kind, name, joinWindow: {}, ...times })));
    await db.insert(sessions).values(
      some.map(({ id: personId, token }) => ({
        id: newId('ses'),
        clinicId,
        personId,
        tokenHash: hashSecret(token),
        expiresAt,
        createdAt: at,
      })),
    );
  }
  return { key: secretKey.key, patientId, practitionerId, tokens: staff.map(({ token }) => token), booked: { count: 0 } };
}

/** One event: a visit is booked. Says when the answer was there; the commit was before that. */
async function book({ port }: Api, { key, patientId, practitionerId, booked }: Clinic): Promise<number> {
  const startsAt = new Date(Math.ceil(Date.now() / DAY_MS + 2) * DAY_MS + booked.count++ * 1_800_000).toISOString();
  const asked = Date.now();
  const reply = await fetch(`http://127.0.0.1:${port}/v1/appointments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ patientId, practitionerId, startsAt, durationMinutes: 30 }),
  });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  await reply.text();
  return asked;
}

async function warm(api: Api, clinic: Clinic) {
  for (let n = 0; n < 50; n++) await book(api, clinic);
}

/** From the request that makes the event, so that what is measured is rather too long. */
async function fanOut(api: Api, clients: ChildProcess, clinic: Clinic, next: () => number) {
  const halves: number[] = [];
  const most: number[] = [];
  for (let n = 0; n < EVENTS; n++) {
    const arriving = ask<Arrived>(clients, { kind: 'await', facts: next() });
    const asked = await book(api, clinic);
    const { at } = await arriving;
    const after = at.map((ms) => ms - asked);
    halves.push(median(after));
    most.push(quantile(after, 0.99));
  }
  return { p50: median(halves), most };
}

/** Of the process, once what is only left over is gone. */
async function memoryOf({ child, port }: Api): Promise<number> {
  for (let n = 0; n < 3; n++) {
    child.kill('SIGUSR2');
    await sleep(300);
  }
  return metricOf(port, 'process_resident_memory_bytes');
}

/** Of the process until now, in ms: what an event costs also on a machine that is busy with other things. */
const cpuOf = async ({ port }: Api): Promise<number> => 1000 * (await metricOf(port, 'process_cpu_seconds_total'));

async function metricOf(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]);
}

type Killed = { api: Api; clients: ChildProcess; clinic: Clinic; url: string; count: number; say: Say };

/** Killed, started anew on its port; what happens before the last page is back reaches them all. */
async function resumeAfterKill({ api, clients, clinic, url, count, say }: Killed): Promise<Api> {
  const { fewest } = await ask<Looked>(clients, { kind: 'look' });
  api.child.kill('SIGKILL');
  await once(api.child, 'exit');
  const began = performance.now();
  const next = await startApi(url, api.port);
  for (let n = 0; n < 5; n++) await book(next, clinic);
  await ask<Arrived>(clients, { kind: 'await', facts: fewest + 5 });
  const { wrong, resumed } = await ask<Looked>(clients, { kind: 'look' });
  const seconds = (performance.now() - began) / 1000;
  if (wrong > 0 || resumed !== count) throw new Error(`${resumed} of ${count} resumed, ${wrong} events doubled or out of order`);
  say(`  after a kill -9 all ${count} resumed, none missing, doubled or out of order, in ${seconds.toFixed(1)} s with its start`);
  return next;
}

async function ask<Reply extends Opened | Looked | Arrived>(clients: ChildProcess, order: Order): Promise<Reply> {
  const signal = AbortSignal.timeout(LONGEST_ANSWER_MS);
  const answered = once(clients, 'message', { signal }) as Promise<[Reply]>;
  clients.send(order);
  try {
    return (await answered)[0];
  } catch (cause) {
    throw new Error(`the clients did not come to "${order.kind}" within ${LONGEST_ANSWER_MS / 1000} s`, { cause });
  }
}

if (import.meta.main) {
  await benchStreams({ say: (line) => console.log(line) });
  process.exit(0);
}
