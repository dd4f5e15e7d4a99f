import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Stack } from '../../../tools/stack/stack.ts';
import { launch } from '../browser.ts';
import { findingOf, lineOf, type Finding, type Say } from '../goals.ts';
import { median, quantile } from '../statistics.ts';
import { startBareServer } from './bare-server.ts';
import { installProbe, type FrameTimes } from './probe.ts';

const DEADLINE = 30_000;
const LOOKS_AT_PREVIEW = 2_000;
/** What Chrome's developer tools call "Fast 4G". */
const FAST_4G = { offline: false, latency: 165, downloadThroughput: (9e6 / 8) * 0.9, uploadThroughput: (1.5e6 / 8) * 0.9 };

type Kind = 'warm' | 'cold';
const GOALS: Record<Kind, number> = { warm: 1.05, cold: 0.6 };

type Options = { pairs?: number; say: Say };

/**
 * Click on Join → first remote frame, against bare livekit-client on the same server, pair by pair. Ours clicks in the device check of an
 * admitted person, the other side publishing; docs, "First frame" in the design of media, defines warm and cold.
 */
export async function benchFirstFrame(stack: Stack, { pairs = 40, say }: Options): Promise<Finding[]> {
  const browser = await launch();
  const bare = await startBareServer(stack);
  const findings: Finding[] = [];
  try {
    const practitioner = await openPractitioner(browser, stack);
    const publisher = await openPublisher(browser, bare.url);
    for (const kind of ['warm', 'cold'] as const) {
      const contexts = { ours: await newContext(browser), bare: await newContext(browser) };
      const rows: { ours: FrameTimes; bare: FrameTimes }[] = [];
      // One uncounted pair first: it fills the caches of the warm run, and starts the engines of both.
      for (let pair = -1; pair < pairs; pair++) {
        const measure = {
          ours: () => inPage(browser, contexts.ours, kind, (page) => joinOurs(page, stack)),
          bare: () => inPage(browser, contexts.bare, kind, (page) => joinBare(page, bare.url, kind)),
        };
        const order = pair % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
        const row: Partial<Record<'ours' | 'bare', FrameTimes>> = {};
        for (const side of order) row[side] = await measure[side]();
        if (pair >= 0) rows.push(row as { ours: FrameTimes; bare: FrameTimes });
      }
      findings.push(report(kind, rows, say));
    }
    await practitioner.close();
    await publisher.close();
    return findings;
  } finally {
    await bare.stop();
    await browser.close();
  }
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 900, height: 800 }, permissions: ['camera', 'microphone'] });
  await context.addInitScript(installProbe);
  return context;
}

async function inPage(
  browser: Browser,
  shared: BrowserContext,
  kind: Kind,
  work: (page: Page) => Promise<FrameTimes>,
): Promise<FrameTimes> {
  const context = kind === 'warm' ? shared : await newContext(browser);
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE);
  try {
    if (kind === 'cold') {
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', FAST_4G);
    }
    return await work(page);
  } finally {
    await (kind === 'warm' ? page : context).close();
  }
}

/** From the list into the device check, until the picture is there and the grant in hand; then the click. */
async function joinOurs(page: Page, { patientUrl }: Stack): Promise<FrameTimes> {
  const granted = page.waitForResponse((response) => response.url().endsWith('/join') && response.status() === 200);
  await page.goto(patientUrl);
  await page
    .getByRole('button', { name: /^Join visit/ })
    .first()
    .click();
  const call = page.locator('telehealth-call');
  await call.locator('video').first().waitFor();
  await granted;
  // Nobody clicks sooner than this: what the preview fetches ahead is there. The event stream never ends, so this is a limit.
  await page.waitForLoadState('networkidle', { timeout: LOOKS_AT_PREVIEW }).catch(() => {});
  await call.getByRole('button', { name: 'Join visit' }).click();
  const times = await firstFrame(page);
  await leave(page);
  return times;
}

async function leave(page: Page) {
  const left = page.waitForResponse((response) => response.url().endsWith('/leave'));
  await page.locator('telehealth-call').getByRole('button', { name: 'Leave', exact: true }).click();
  await left;
}

async function joinBare(page: Page, url: string, kind: Kind): Promise<FrameTimes> {
  await page.goto(`${url}#${kind}`);
  await page.locator('body[data-ready]').waitFor();
  await page.getByRole('button').click();
  return firstFrame(page);
}

const firstFrame = (page: Page) =>
  page.evaluate(
    (deadline) =>
      Promise.race([
        (globalThis as unknown as { __firstFrame: Promise<FrameTimes> }).__firstFrame,
        new Promise<never>((_, no) => setTimeout(() => no(new Error('no remote frame came')), deadline)),
      ]),
    DEADLINE,
  );

/** Admits the patient once, then stays in the visit and publishes. */
async function openPractitioner(browser: Browser, { patientUrl, practitionerUrl }: Stack): Promise<BrowserContext> {
  const context = await newContext(browser);
  const practitioner = await context.newPage();
  await practitioner.goto(practitionerUrl);
  const other = await newContext(browser);
  const patient = await other.newPage();
  await patient.goto(patientUrl);
  await patient
    .getByRole('button', { name: /^Join visit/ })
    .first()
    .click();
  await patient.locator('telehealth-call').getByRole('button', { name: 'Join visit' }).click();
  await practitioner
    .getByRole('button', { name: /^Admit/ })
    .first()
    .click();
  await practitioner.locator('telehealth-call').getByRole('button', { name: 'Join visit' }).click();
  await firstFrame(patient);
  await leave(patient);
  await other.close();
  return context;
}

async function openPublisher(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(`${url}#publish`);
  await page.locator('body[data-ready]').waitFor();
  await page.getByRole('button').click();
  await page.locator('body[data-joined]').waitFor();
  return context;
}

function report(kind: Kind, rows: { ours: FrameTimes; bare: FrameTimes }[], say: Say): Finding {
  const ratios = rows.map(({ ours, bare }) => ours.firstFrame / bare.firstFrame);
  const finding = findingOf(`first frame, ${kind}, ours / bare, ${rows.length} pairs`, ratios, { atMost: GOALS[kind] });
  say(lineOf(finding));
  for (const side of ['ours', 'bare'] as const) {
    const steps = (
      ['grantAsked', 'grantGiven', 'signalOpen', 'trackReceived', 'attached', 'frameReceived', 'firstFrame'] as const
    ).map((step) => {
      const values = rows.map((row) => row[side][step]).filter((value) => value !== null);
      return `${step} ${values.length ? `${Math.round(median(values))} ms` : 'before the click'}`;
    });
    const all = rows.map((row) => row[side].firstFrame);
    say(`  ${side}: ${steps.join(' · ')} (quartiles ${Math.round(quantile(all, 0.25))}–${Math.round(quantile(all, 0.75))} ms)`);
  }
  return finding;
}
