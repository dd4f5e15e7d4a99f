import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPages } from './pages.ts';
import { answerAsWholeClinic } from './whole-clinic.ts';

/** One person has the page open twice, in two tabs of one browser. */
const hex = '0'.repeat(32);
const CALL = `cal_${hex}`;

let browser: Browser;
let context: BrowserContext;
let pages: Awaited<ReturnType<typeof startPages>>;
let tabs: Page[];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  pages = await startPages();
  answerAsWholeClinic(pages);
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  await context.addInitScript(() => {
    const counted = globalThis as unknown as { tones: number };
    counted.tones = 0;
    const Native = AudioContext;
    const contexts = ((globalThis as unknown as { contexts: AudioContext[] }).contexts = []) as AudioContext[];
    globalThis.AudioContext = class extends Native {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...given) {
      counted.tones += 1;
      return start.apply(this, given);
    };
  });
  pages.write(`<h1>Clinic</h1><script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>
    <telehealth-provider session-url="/telehealth-session"><waiting-room></waiting-room></telehealth-provider>`);
  tabs = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(pages.siteUrl);
    await tab.getByText('Nobody is waiting').waitFor();
    // Touched once: browsers let nobody else be heard.
    await tab.getByRole('heading', { name: 'Clinic' }).click();
  }
  await expect.poll(() => pages.asked.filter((path) => path === '/v1/events').length).toBe(2);
});
afterEach(async () => {
  await context.close();
  await pages.close();
});

const tones = (tab: Page) => tab.evaluate(() => (globalThis as unknown as { tones: number }).tones);
const all = () => Promise.all(tabs.map(tones));
/** Whoever holds the lock has yet to begin: asked once it is heard from one tab, and from no other. */
async function heardFromOne() {
  await expect.poll(async () => (await all()).filter((count) => count > 0).length).toBe(1);
  return all();
}
const locks = (tab: Page) =>
  tab.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    const ours = (one: { name?: string }) => /^telehealth-(ring|arrival)/.test(one.name ?? '');
    return [held!.filter(ours).length, pending!.filter(ours).length];
  });

function rings() {
  const now = Date.now();
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
  const place = { state: 'connected', ordinal: null, isHandRaised: false, isSteppedOut: false, mayShareScreen: true };
  const call = {
    ...{ id: CALL, appointmentId: null, kind: 'ad_hoc', mode: 'video', status: 'ringing', rungBy: 'prc_1', ringsUntil: at(30) },
    ...{ can: ['accept', 'decline'], startedAt: at(0), acceptedAt: null, connectedAt: null, endedAt: null, serverNow: at(0) },
    participants: [
      { ...place, id: 'par_1', personId: 'prc_1', name: 'Dr. Amara Okafor', role: 'practitioner', identity: 'p-other' },
    ],
  };
  pages.answer(`GET /v1/calls/${CALL}`, call);
  const event = { at: at(0), clinicId: 'cln_1', appointmentId: null, data: { callId: CALL, rungBy: 'prc_1' } };
  pages.tell({ type: 'call.ringing', ...event });
  return () => {
    pages.answer(`GET /v1/calls/${CALL}`, { ...call, status: 'cancelled', can: [] });
    pages.tell({ type: 'call.cancelled', ...event });
  };
}

test('a call rings in both tabs and is heard from one; from the other when that is closed; from none once it is over', async () => {
  const giveUp = rings();
  for (const tab of tabs) await tab.getByRole('alertdialog', { name: /Dr\. Amara Okafor/ }).waitFor();
  await expect.poll(() => locks(tabs[0]!)).toEqual([1, 1]);
  const heard = await heardFromOne();
  expect(heard.filter((count) => count > 0)).toHaveLength(1);

  const loud = heard.findIndex((count) => count > 0);
  const quiet = tabs[1 - loud]!;
  await tabs[loud]!.close();
  tabs = [quiet];
  await expect.poll(() => tones(quiet)).toBeGreaterThan(0);

  giveUp();
  await quiet.getByText('Dr. Amara Okafor stopped calling').filter({ visible: true }).first().waitFor();
  await expect.poll(() => locks(quiet)).toEqual([0, 0]);
});

test('made silent in one tab, it is silent in both, and goes on being shown', async () => {
  rings();
  for (const tab of tabs) await tab.getByRole('alertdialog', { name: /Dr\. Amara Okafor/ }).waitFor();
  await expect.poll(() => locks(tabs[0]!)).toEqual([1, 1]);
  const quiet = tabs[(await heardFromOne()).indexOf(0)]!;
  const loud = tabs.find((tab) => tab !== quiet)!;
  await quiet.bringToFront();
  await quiet.keyboard.press('Escape');
  const open = () =>
    loud.evaluate(
      () => (globalThis as unknown as { contexts: AudioContext[] }).contexts.filter(({ state }) => state !== 'closed').length,
    );
  await expect.poll(open).toBe(0);
  for (const tab of tabs) expect(await tab.getByRole('button', { name: 'Accept with video' }).isVisible()).toBe(true);
});

test('somebody arrives in the waiting room: shown on both boards, heard from one', async () => {
  const now = new Date().toISOString();
  pages.answer('GET /v1/waiting-entries', {
    data: [
      {
        ...{ id: `wai_${hex}`, appointmentId: `apt_${hex}`, personId: 'pat_2', name: 'Mira Sand', role: 'patient', place: 1 },
        ...{ state: 'waiting', since: now, present: true, deviceCheck: null, estimate: null, message: null, runningLate: null },
        ...{
          practitioner: { name: 'Dr. Amara Okafor', presence: 'here' },
          can: ['admit'],
          serverNow: now,
          appointment: { startsAt: now, endsAt: now, mode: 'video', title: null },
        },
      },
    ],
    serverNow: now,
  });
  pages.tell({ type: 'waiting.entered' });
  for (const tab of tabs) await tab.getByRole('button', { name: 'Admit Mira Sand' }).waitFor();
  await expect.poll(async () => (await all()).reduce((sum, one) => sum + one)).toBeGreaterThan(0);
  // Let go once the other tabs have heard the news too.
  await expect.poll(() => locks(tabs[0]!)).toEqual([0, 0]);
  expect((await all()).sort()).toEqual([0, 2]);
});
