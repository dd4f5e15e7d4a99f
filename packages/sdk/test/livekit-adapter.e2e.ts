/*
 * `<telehealth-call>` with the real LiveKit adapter and a real livekit-server, in two Chromium pages; only the API is a fake.
 * node packages/sdk/test/livekit-adapter.e2e.ts
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { AccessToken, RoomServiceClient, TrackSource } from 'livekit-server-sdk';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureLiveKit } from '../../../tools/livekit/ensure.ts';
import { startLiveKit, type LiveKitServer } from '../../../tools/livekit/start.ts';

let server: LiveKitServer;
let browser: Browser;
let origin: string;
let home: string;
let path: string;
const consoles: string[] = [];
const tokens: string[] = [];
const cleanups: (() => unknown)[] = [];
let generation = 0;
let doorSays: string | null = null;

const quiet = () => {};
const rooms = () => new RoomServiceClient(server.url.replace('ws', 'http'), server.apiKey, server.apiSecret);
const roomName = () => `room-${generation}`;

let door: Promise<unknown> = Promise.resolve();
/** As the API does it, one after the other: the room is made first, the grant is for one identity and one room, for 60 s. */
const grantFor = (identity: string) => (door = door.catch(() => {}).then(() => grant(identity)));

async function grant(identity: string) {
  if (doorSays) return { refused: doorSays };
  const open = await rooms().listRooms([roomName()]);
  if (open.length === 0) {
    generation += 1;
    await rooms().createRoom({ name: roomName(), emptyTimeout: 300, maxParticipants: 4 });
  }
  const token = new AccessToken(server.apiKey, server.apiSecret, { identity, ttl: 60 });
  const canPublishSources = [TrackSource.CAMERA, TrackSource.MICROPHONE];
  token.addGrant({
    roomJoin: true,
    room: roomName(),
    canPublish: true,
    canPublishSources,
    canSubscribe: true,
    canPublishData: false,
  });
  const participantToken = await token.toJwt();
  tokens.push(participantToken);
  return { grant: { serverUrl: server.url, participantToken, identity } };
}

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'sdk-livekit-'));
  ({ path } = await ensureLiveKit({ say: quiet, env: process.env }));
  server = await startLiveKit({ path, home, webhookUrl: 'http://127.0.0.1:9/none', say: quiet });
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('livekit-page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  });
  const site = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? outputFiles[0]!.text : '<!doctype html><title>visit</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as { port: number }).port}`;
  const args = ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--disable-gpu'];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args });
  cleanups.push(() => site.close());
});

after(async () => {
  await browser?.close();
  await server?.stop();
  for (const cleanup of cleanups) cleanup();
  await rm(home, { recursive: true, force: true });
});

async function open(identity: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('console', (message) => consoles.push(message.text()));
  page.on('pageerror', (error) => consoles.push(`pageerror ${error.message}`));
  await page.exposeFunction('grantFor', () => grantFor(identity));
  await page.goto(origin);
  await page.waitForFunction(() => 'visit' in globalThis);
  return page;
}

async function openBoth() {
  doorSays = null;
  const pages = await Promise.all([open('p-one'), open('p-two')]);
  await Promise.all(pages.map((page) => page.evaluate(() => visit.begin())));
  for (const page of pages) await page.waitForFunction(() => visit.phase() === 'joined');
  return pages as [Page, Page];
}
const frames = (page: Page) => page.evaluate(() => visit.decoded());

/** Sound and picture arrive, counted where they are decoded. */
async function expectMedia(page: Page, within = 15_000) {
  const start = await frames(page);
  await page.waitForFunction(
    async ({ video, energy }) => {
      const now = await visit.decoded();
      return now.video > video + 10 && now.energy > energy;
    },
    start,
    { timeout: within, polling: 200 },
  );
}
const close = (pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

declare const visit: {
  begin(): Promise<void>;
  phase(): string;
  state(): Record<string, unknown>;
  text(): string;
  toggle(source: 'camera' | 'microphone'): Promise<void>;
  leave(): Promise<void>;
  decoded(): Promise<{ video: number; energy: number }>;
  firstFrame(): number | null;
  rejoins(): number;
  timeline(): string[];
};

test('two people see and hear each other, and see when the other is off', async () => {
  const [one, two] = await openBoth();
  await Promise.all([expectMedia(one), expectMedia(two)]);
  console.log(
    '# first remote frame after joining, ms:',
    await one.evaluate(() => visit.firstFrame()),
    await two.evaluate(() => visit.firstFrame()),
  );

  await one.evaluate(() => visit.toggle('camera'));
  await one.evaluate(() => visit.toggle('microphone'));
  await two.waitForFunction(() => visit.text().includes('microphone off') && visit.text().includes('camera off'));
  await one.evaluate(() => visit.toggle('camera'));
  await one.evaluate(() => visit.toggle('microphone'));
  await two.waitForFunction(() => !visit.text().includes('microphone off') && !visit.text().includes('camera off'));
  await expectMedia(two);
  await close([one, two]);
});

test('livekit-server killed and restarted: decoded frames grow on both sides within 30 s, without a click', async () => {
  const [one, two] = await openBoth();
  await Promise.all([expectMedia(one), expectMedia(two)]);
  const { ports } = server;
  process.kill(server.pid, 'SIGKILL');
  await server.exited;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  server = await startLiveKit({ path, home, ports, webhookUrl: 'http://127.0.0.1:9/none', say: quiet });
  const started = performance.now();
  await Promise.all(
    [one, two].map((page) =>
      page.waitForFunction(() => visit.phase() === 'joined' && visit.rejoins() > 1, null, { timeout: 30_000 }),
    ),
  );
  await Promise.all([expectMedia(one), expectMedia(two)]);
  console.log(`# both sides decode again ${Math.round(performance.now() - started)} ms after the restart`);
  console.log(`# ${(await one.evaluate(() => visit.timeline())).join(' ')}`);
  assert.deepEqual([await one.evaluate(() => visit.phase()), await two.evaluate(() => visit.phase())], ['joined', 'joined']);
  await close([one, two]);
});

test('a deleted room is the end when the door says so', async () => {
  const [one, two] = await openBoth();
  doorSays = 'ended';
  await rooms().deleteRoom(roomName());
  for (const page of [one, two]) await page.waitForFunction(() => visit.text().includes('The visit has ended'));
  await close([one, two]);
});

test('who is removed is told so; who opens the visit elsewhere is told that', async () => {
  const [one, two] = await openBoth();
  const again = await open('p-two');
  await again.evaluate(() => visit.begin());
  await two.waitForFunction(() => visit.text().includes('open on another device'));
  await again.waitForFunction(() => visit.phase() === 'joined');
  await expectMedia(again);

  doorSays = 'removed';
  await rooms().removeParticipant(roomName(), 'p-one');
  await one.waitForFunction(() => visit.text().includes('You were taken out'));
  await close([one, two, again]);
});

test('leaving tells the other, stops the devices and keeps a way back', async () => {
  const [one, two] = await openBoth();
  await one.evaluate(() => visit.leave());
  await one.waitForFunction(() => visit.text().includes('You left the visit'));
  await two.waitForFunction(() => visit.text().includes('to come back'));
  await close([one, two]);
});

test('no token was written to the console', () => {
  assert.ok(tokens.length >= 8);
  for (const line of consoles) for (const token of tokens) assert.ok(!line.includes(token), 'a token stands in the console');
  assert.deepEqual(
    consoles.filter((line) => line.startsWith('pageerror')),
    [],
  );
});
