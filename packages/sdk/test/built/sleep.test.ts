import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPages } from './pages.ts';

/** Puppeteer, since Chromium puts only hidden pages to sleep, and those of Playwright never are. */
let browser: Browser;
let page: Page;
let pages: Awaited<ReturnType<typeof startPages>>;

beforeAll(async () => {
  browser = await puppeteer.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
afterAll(() => browser.close());

const iso = (time: number) => new Date(time).toISOString();
const MINUTE = 60_000;
const visit = (opensAt: number, change: object = {}) => ({
  id: 'apt_1',
  status: 'scheduled',
  mode: 'video',
  startsAt: iso(opensAt + 15 * MINUTE),
  endsAt: iso(opensAt + 45 * MINUTE),
  participants: [{ personId: 'practitioner', role: 'practitioner', name: 'Dr. Amara Okafor', specialty: null }],
  joinWindow: { opensAt: iso(opensAt), closesAt: iso(opensAt + 45 * MINUTE) },
  revision: 1,
  can: [],
  ...change,
});
/** What the API says of the visit from now on. */
function answer(one: object) {
  const serverNow = () => iso(Date.now());
  pages.answer('GET /v1/appointments', () => ({ data: [one], nextCursor: null, serverNow: serverNow() }));
  pages.answer('GET /v1/appointments/apt_1', () => one);
  pages.answer('GET /v1/appointments/apt_1/join-decision', { decision: 'enter', reason: null, retryAfterSeconds: null });
}

beforeEach(async () => {
  pages = await startPages();
  const clinic = { name: 'Harbour Clinic', timeZone: 'UTC', phone: null };
  pages.answer('GET /v1/me', { person: { id: 'patient', timeZone: null }, clinic, appointmentId: null });
  pages.write(`<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>
    <telehealth-provider session-url="/telehealth-session"><appointment-list></appointment-list></telehealth-provider>`);
  page = await browser.newPage();
});
afterEach(async () => {
  await page.close();
  await pages.close();
});

const shows = (text: string, timeout = 8000) =>
  page.waitForFunction(
    (wanted) => new RegExp(wanted).test(document.querySelector('appointment-list')?.shadowRoot?.textContent ?? ''),
    { timeout },
    text,
  );

/** As a locked phone does it to its pages: hidden first, then nothing runs in them. */
async function sleep(milliseconds: number, meanwhile: () => void) {
  const session = await page.createCDPSession();
  const other = await browser.newPage();
  await other.bringToFront();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  const asleepAt = Date.now();
  meanwhile();
  // What it asked for while falling asleep may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const before = pages.asked.length;
  await new Promise((resolve) => setTimeout(resolve, milliseconds - (Date.now() - asleepAt)));
  expect(pages.asked.slice(before), 'asked for in its sleep').toEqual([]);
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await other.close();
}

test('a page that slept while its visit was cancelled, and whose stream broke, says so when it is woken', async () => {
  answer(visit(Date.now() - MINUTE, { can: ['join'] }));
  await page.goto(pages.siteUrl);
  await shows('Join visit');
  await expect.poll(() => pages.asked).toContain('/v1/events');
  await sleep(3000, () => {
    answer(visit(Date.now() - MINUTE, { status: 'cancelled' }));
    pages.breakStreams();
  });
  await shows('Cancelled');
});

test('a page that slept over the opening of the door opens it when it is woken', async () => {
  const opensAt = Date.now() + 8000;
  answer(visit(opensAt));
  await page.goto(pages.siteUrl);
  await shows('in \\d s');
  await expect.poll(() => pages.asked).toContain('/v1/events');
  await sleep(opensAt - Date.now() + 2000, () => answer(visit(opensAt, { can: ['join'] })));
  await shows('Join visit', 3000);
});
