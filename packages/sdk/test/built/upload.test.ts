import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPages } from './pages.ts';
import { answerAsWholeClinic } from './whole-clinic.ts';

const NAME = 'values.pdf';
/** Larger than what the sockets between page and API take in by themselves. */
const BYTES = 20_000_000;
const FILE_ID = `fil_${'0'.repeat(32)}`;

let browser: Browser;
let page: Page;
let pages: Awaited<ReturnType<typeof startPages>>;
let messages: string;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  pages = await startPages();
  messages = `POST /v1/conversations/${answerAsWholeClinic(pages).conversationId}/messages`;
  pages.answer('POST /v1/files', { id: FILE_ID, name: NAME, contentType: 'application/pdf', bytes: BYTES });
  pages.write(`<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>
    <telehealth-provider session-url="/telehealth-session"><visit-thread></visit-thread></telehealth-provider>`);
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(pages.siteUrl);
  await page.getByRole('textbox').last().waitFor();
});
afterEach(async () => {
  await page.close();
  await pages.close();
});

const pick = () =>
  page.locator('visit-thread input[type=file]').evaluate(
    (input: HTMLInputElement, [name, bytes]) => {
      const picked = new DataTransfer();
      picked.items.add(new File([new Uint8Array(bytes)], name, { type: 'application/pdf' }));
      input.files = picked.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    [NAME, BYTES] as const,
  );
const progress = () => page.getByRole('progressbar');
const share = () => progress().evaluate((it) => (it as HTMLProgressElement).value);

test('a file goes out over the browser’s own request: how far it is moves, stands where the line stands, and ends in a message', async () => {
  const read = pages.hold('POST /v1/files');
  await pick();
  await expect.poll(share).toBeGreaterThan(0);
  const stood = await share();
  expect(stood, 'done, although nobody has read it').toBeLessThan(100);
  read();
  await page.getByText('Ready, 20.0 MB').waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => pages.sent.filter(({ route }) => route === messages)).toHaveLength(1);
  expect(JSON.parse(pages.sent.findLast(({ route }) => route === messages)!.body)).toMatchObject({ fileIds: [FILE_ID] });
});

test('called off on its way: the API is left in the middle, and nothing is sent', async () => {
  const read = pages.hold('POST /v1/files');
  await pick();
  await expect.poll(share).toBeGreaterThan(0);
  await page.getByRole('button', { name: /values\.pdf/ }).click();
  read();
  await expect.poll(() => pages.cutOff).toContain('POST /v1/files');
  expect(await progress().count()).toBe(0);
  expect(pages.sent.filter(({ route }) => route === messages)).toEqual([]);
});
