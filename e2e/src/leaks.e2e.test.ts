import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { CDPSession, Page } from 'playwright-core';
import { eventually } from './support/eventually.ts';
import { scriptKb } from './support/heap.ts';
import type { Person } from './support/person.ts';
import { scene } from './support/stage.ts';
import { asksToComeIn, presses, startedVisit, visit } from './support/steps.ts';

/** Set by `npm run chaos`; ten, on a stand-in for the room, are in telehealth-call-leaks.test.ts with each `npm test`. */
const CALLS = Number(process.env['LEAK_CALLS'] ?? 0);
/** What is loaded once, and kept. */
const WARM_UP = 2;
/** Of fewer, what was held once by chance is most of what is measured. */
const ENOUGH_FOR_MEMORY = 10;

interface Held {
  nodes: number;
  listeners: number;
  liveTracks: number;
  openConnections: number;
  /** Also closed ones, as long as anything holds them. */
  keptConnections: number;
}

declare global {
  interface Window {
    bedsideHeld: { tracks: WeakRef<MediaStreamTrack>[]; connections: WeakRef<RTCPeerConnection>[] };
  }
}

describe.skipIf(CALLS === 0)('many visits on one page', () => {
  scene(
    `${CALLS} calls leave no node, listener, track or connection behind`,
    async (stage) => {
      const { patient } = await startedVisit(stage, {}, { before: ({ page }: Person) => page.addInitScript(watchWhatIsHeld) });
      const devtools = await patient.context.newCDPSession(patient.page);
      await devtools.send('Performance.enable');
      const leaves = async () => {
        await presses(patient, 'Leave');
        await patient.reads('You left the visit');
      };
      const call = async (number: number) => {
        if (number % 2) {
          await presses(patient, 'Join again');
        } else {
          await presses(patient, 'Close');
          await asksToComeIn(patient);
        }
        await seesAPicture(patient);
        await leaves();
      };

      await leaves();
      for (let n = 0; n < WARM_UP; n++) await call(n);
      const before = await held(devtools, patient);
      const kbBefore = await scriptKb(devtools);
      for (let n = WARM_UP; n < WARM_UP + CALLS; n++) await call(n);
      const after = await held(devtools, patient, before);
      const kbPerCall = ((await scriptKb(devtools)) - kbBefore) / CALLS;

      console.log(`      before ${JSON.stringify(before)}, after ${JSON.stringify(after)}, ${kbPerCall.toFixed(1)} kB a call`);
      expect([after.liveTracks, after.openConnections], 'live tracks and open connections').toEqual([0, 0]);
      expect(after.nodes, 'nodes').toBeLessThanOrEqual(before.nodes);
      expect(after.listeners, 'listeners').toBeLessThanOrEqual(before.listeners);
      if (CALLS < ENOUGH_FOR_MEMORY) return;
      expect(after.keptConnections, 'connections in memory').toBeLessThanOrEqual(before.keptConnections);
      expect(kbPerCall, 'kB held by scripts a call').toBeLessThan(10);
    },
    { seconds: 120 + CALLS * 15 },
  );
});

const seesAPicture = (person: Person) =>
  eventually(`${person.name} sees a picture`, () =>
    visit(person)
      .locator('telehealth-tile video')
      .first()
      .evaluate((video: HTMLVideoElement) => video.videoWidth > 0),
  );

const isAtMost = (one: Held, other: Held) =>
  (['nodes', 'listeners', 'liveTracks', 'openConnections'] as const).every((key) => one[key] <= other[key]);

/**
 * What is there once all rubbish is gone. Browsers let go of stopped tracks some seconds late: it is looked at until there is no more than
 * there was `before`, or, without that, until it has stood still for some looks.
 */
async function held(devtools: CDPSession, { page }: Person, before?: Held): Promise<Held> {
  const deadline = performance.now() + 20_000;
  let last = await look(devtools, page);
  for (let still = 0; performance.now() < deadline;) {
    if (before ? isAtMost(last, before) : still === 4) break;
    await pause(400);
    const now = await look(devtools, page);
    still = isAtMost(last, now) && isAtMost(now, last) ? still + 1 : 0;
    last = now;
  }
  return last;
}

async function look(devtools: CDPSession, page: Page): Promise<Held> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  const open = await page.evaluate(() => {
    const { tracks, connections } = window.bedsideHeld;
    return {
      liveTracks: tracks.filter((one) => one.deref()?.readyState === 'live').length,
      keptConnections: connections.filter((one) => one.deref()).length,
      openConnections: connections.filter((one) => (one.deref()?.connectionState ?? 'closed') !== 'closed').length,
    };
  });
  return { nodes: of('Nodes'), listeners: of('JSEventListeners'), ...open };
}

/** Runs in the page before its own scripts. Holds nothing itself. */
function watchWhatIsHeld(): void {
  const it: Window['bedsideHeld'] = (window.bedsideHeld = { tracks: [], connections: [] });
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...args: ConstructorParameters<typeof Native>) {
      super(...args);
      it.connections.push(new WeakRef(this));
    }
  };
  const devices = navigator.mediaDevices;
  const own = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await own(constraints);
    it.tracks.push(...stream.getTracks().map((track) => new WeakRef(track)));
    return stream;
  };
}
