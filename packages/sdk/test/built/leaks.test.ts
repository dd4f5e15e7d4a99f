import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPages } from './pages.ts';
import { answerAsWholeClinic } from './whole-clinic.ts';

/** `MOUNTS=50` for more. */
const MOUNTS = Number(process.env['MOUNTS'] ?? 20);

let browser: Browser;
let page: Page;
let devtools: CDPSession;
let pages: Awaited<ReturnType<typeof startPages>>;
let visitId: string;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-fake-device-for-media-stream'],
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  pages = await startPages();
  ({ visitId } = answerAsWholeClinic(pages));
  pages.write('<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script><main></main>');
  const context = await browser.newContext();
  await context.grantPermissions(['camera', 'microphone'], { origin: pages.siteUrl });
  page = await context.newPage();
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const kept = globalThis as unknown as { tracks: MediaStreamTrack[]; peers: RTCPeerConnection[] };
    kept.tracks = [];
    kept.peers = [];
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      kept.tracks.push(...stream.getTracks());
      return stream;
    };
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...given);
        kept.peers.push(this);
      }
    };
  });
  await page.goto(pages.siteUrl);
  await page.waitForFunction(() => customElements.get('telehealth-provider'));
  devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
});
afterEach(async () => {
  await page.context().close();
  await pages.close();
});

/** Puts a provider with an element into the page, waits until it shows this, and takes it out again; so many times. */
const mount = (html: string, shows: string, times: number) =>
  page.evaluate(
    async ([tags, wanted, count]) => {
      const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
      const textOf = (root: ParentNode): string =>
        [...root.querySelectorAll('*')]
          .map((one) => `${one.ariaLabel ?? ''} ${one.textContent} ${one.shadowRoot ? textOf(one.shadowRoot) : ''}`)
          .join(' ');
      const main = document.querySelector('main')!;
      for (let n = 0; n < count; n++) {
        const provider = document.createElement('telehealth-provider');
        provider.setAttribute('session-url', '/telehealth-session');
        for (const tag of tags.split(' ')) {
          const [name, ...attributes] = tag.split('|');
          const element = document.createElement(name!);
          for (const one of attributes) element.setAttribute(...(one.split('=') as [string, string]));
          provider.append(element);
        }
        main.append(provider);
        const deadline = performance.now() + 20_000;
        while (!textOf(main).includes(wanted)) {
          if (performance.now() > deadline) throw new Error(`never: ${wanted}\n${textOf(main).slice(0, 2000)}`);
          await turn();
        }
        main.replaceChildren();
        await turn();
      }
    },
    [html, shows, times] as const,
  );

async function held() {
  for (let n = 0; n < 2; n++) await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((one) => one.name === name)!.value;
  const media = await page.evaluate(() => {
    const kept = globalThis as unknown as { tracks: MediaStreamTrack[]; peers: RTCPeerConnection[] };
    return {
      tracks: kept.tracks.filter(({ readyState }) => readyState === 'live').length,
      peers: kept.peers.filter(({ connectionState }) => connectionState !== 'closed').length,
    };
  });
  return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heap: of('JSHeapUsedSize'), ...media };
}

test.each([
  ['<appointment-list>', 'appointment-list', 'The door is open'],
  ['<appointment-list>, as a calendar', 'appointment-list|view=week', 'Dr. Amara Okafor'],
  ['<telehealth-call>, in its device check', () => `telehealth-call|appointment-id=${visitId}`, 'Join visit'],
  ['<waiting-room>', 'waiting-room', 'Nobody is waiting'],
  ['<appointment-booking>', 'appointment-booking', 'Dr. Amara Okafor'],
  ['<visit-thread>', 'visit-thread', 'Write to'],
  ['<telehealth-notices>', 'telehealth-notices', 'Notices'],
  ['<call-log>', 'call-log', 'alls'],
] as const)(
  `${MOUNTS} times in and out of the page leave nothing behind: %s`,
  async (_, tags, shows) => {
    const html = typeof tags === 'string' ? tags : tags();
    // What is kept once: templates, chunks, words.
    await mount(html, shows, 4);
    const before = await held();

    await mount(html, shows, MOUNTS);

    // One that is kept for good is a hundred nodes and more each time; the last may be held until the next is drawn.
    await expect
      .poll(
        async () => {
          const after = await held();
          return {
            nodes: Math.max(0, after.nodes - before.nodes) < 10 * MOUNTS,
            listeners: Math.max(0, after.listeners - before.listeners) < 2 * MOUNTS,
            heap: after.heap - before.heap < 20_000 * MOUNTS,
            tracks: after.tracks,
            peers: after.peers,
            ...(process.env['SHOW'] && { before, after }),
          };
        },
        { timeout: 25_000, interval: 500 },
      )
      .toEqual({ nodes: true, listeners: true, heap: true, tracks: 0, peers: 0 });
  },
  120_000,
);
