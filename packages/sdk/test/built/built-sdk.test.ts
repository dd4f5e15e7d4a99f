import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fileOf, manifest, startPages } from './pages.ts';
import { answerAsClinic } from './visits.ts';

const ELEMENTS = `<telehealth-provider publishable-key="pk_test_1" session-url="/telehealth-session">
  <appointment-list></appointment-list><telehealth-call></telehealth-call></telehealth-provider>`;
const AS_MODULE = '<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>';
const AS_CLASSIC = '<script nonce="n" src="API/sdk/v1/telehealth.js" async></script>';

let browser: Browser;
let page: Page;
let pages: Awaited<ReturnType<typeof startPages>>;
let complaints: string[];
let hosts: Set<string>;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

beforeEach(async () => {
  pages = await startPages();
  answerAsClinic(pages);
  page = await browser.newPage();
  complaints = [];
  hosts = new Set();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
});
afterEach(async () => {
  await page.close();
  await pages.close();
});

const open = async (html: string) => {
  pages.write(html);
  await page.goto(pages.siteUrl);
};
const join = () => page.getByRole('button', { name: 'Join visit' });

for (const [name, script] of [
  ['a module', AS_MODULE],
  ['a classic script', AS_CLASSIC],
] as const)
  test(`pasted as ${name}: the list is live under the strictest policy, from exactly these files and no other host`, async () => {
    await open(script + ELEMENTS);
    await join().waitFor();
    await page.getByText(/Opens .* · in \d+ h/).waitFor();
    await expect.poll(() => pages.fetched.length).toBe(4);
    expect(pages.fetched.slice(0, 2)).toEqual(['telehealth.js', manifest().entry]);
    expect(pages.fetched.slice(2).sort()).toEqual([fileOf('event-stream'), fileOf('list-later')].sort());
    expect(complaints).toEqual([]);
    expect([...hosts].sort()).toEqual([pages.apiUrl, pages.siteUrl].sort());
    expect(
      await page.evaluate(() => [
        document.head.children.length,
        Object.keys(localStorage).length + Object.keys(sessionStorage).length,
      ]),
    ).toEqual([3, 0]);
  });

test('an element inserted later is upgraded, and one with a chunk of its own brings it', async () => {
  await open(`${AS_MODULE}<telehealth-provider session-url="/telehealth-session"></telehealth-provider>`);
  await page.waitForFunction(() => customElements.get('telehealth-provider'));
  expect(pages.fetched).not.toContain(fileOf('register-waiting-room'));
  expect(pages.fetched).not.toContain(fileOf('elements'));
  await page.evaluate(() => document.querySelector('telehealth-provider')!.append(document.createElement('waiting-room')));
  await page.getByText('Nobody is waiting').waitFor();
  expect(pages.fetched).toContain(fileOf('register-waiting-room'));
  expect(complaints).toEqual([]);
});

for (const chunk of ['elements', 'register-waiting-room'])
  test(`a chunk that could not be loaded is asked for again under another address: ${chunk}`, async () => {
    pages.fail(fileOf(chunk));
    await open(
      `${AS_MODULE}<telehealth-provider session-url="/telehealth-session"><waiting-room></waiting-room></telehealth-provider>`,
    );
    await page.getByText('Nobody is waiting').waitFor({ timeout: 20_000 });
    const name = fileOf(chunk);
    expect(pages.fetched.filter((file) => file.startsWith(name))).toEqual([name, `${name}?r=1`]);
  });

for (const [name, script] of [
  ['a module', AS_MODULE],
  ['a classic script', AS_CLASSIC],
] as const)
  test(`pasted as ${name}, what the elements are made of is asked for once more when it did not come`, async () => {
    const { entry } = manifest();
    pages.fail(entry);
    await open(script + ELEMENTS);
    await join().waitFor();
    expect(pages.fetched.filter((file) => file.startsWith(entry)).slice(0, 2)).toEqual([entry, `${entry}?r=1`]);
    expect(complaints.filter((line) => line.includes('not loaded'))).toEqual([]);
  });

test('elements that could not be loaded at all are one line for the developer', async () => {
  await page.route(`**/${manifest().entry}*`, (route) => route.abort());
  await open(AS_MODULE + ELEMENTS);
  const ours = () => complaints.filter((line) => !line.startsWith('Failed to load resource'));
  await expect.poll(ours).toEqual([`[telehealth] not loaded: ./${manifest().entry}`]);
});

test('without the part that comes later the first page is live all the same', async () => {
  pages.fail(fileOf('list-later'));
  await open(AS_MODULE + ELEMENTS);
  await join().waitFor();
  expect(await page.getByRole('button', { name: /^Opens / }).count()).toBe(1);
});

test('the script twice, in two versions: the first stays, and the developer is told', async () => {
  await open(
    `${AS_MODULE}<script nonce="n" type="module" src="API/sdk/v1/${manifest().entry}?another-version"></script>${ELEMENTS}`,
  );
  await join().waitFor();
  await expect.poll(() => complaints.length).toBeGreaterThanOrEqual(3);
  expect(complaints.every((line) => /\[telehealth\] another version of <[a-z-]+> was first/.test(line))).toBe(true);
});

test('elements alone, each with session-url, share one session', async () => {
  let minted = 0;
  page.on('request', (request) => request.url().endsWith('/telehealth-session') && (minted += 1));
  await open(`${AS_MODULE}<appointment-list session-url="/telehealth-session"></appointment-list>
    <waiting-room session-url="/telehealth-session"></waiting-room>`);
  await join().waitFor();
  await page.getByText('Nobody is waiting').waitFor();
  expect(minted).toBe(1);
});

test('on a German page the list is German, from two small files more, and nothing is complained of', async () => {
  await open(`${AS_MODULE}<script nonce="n">document.documentElement.lang = 'de'</script>${ELEMENTS}`);
  await page.getByRole('button', { name: 'Am Termin teilnehmen' }).waitFor();
  expect(pages.fetched).toEqual(expect.arrayContaining([fileOf('languages'), fileOf('de-list')]));
  expect(pages.fetched).not.toContain(fileOf('fr-list'));
  expect(complaints).toEqual([]);
});

for (const chunk of ['languages', 'de-list'])
  test(`words that could not be loaded: it is English, and German once they came: ${chunk}`, async () => {
    pages.fail(fileOf(chunk));
    await open(`${AS_MODULE}<script nonce="n">document.documentElement.lang = 'de'</script>${ELEMENTS}`);
    await join().waitFor();
    await page.getByRole('button', { name: 'Am Termin teilnehmen' }).waitFor({ timeout: 25_000 });
    const name = fileOf(chunk);
    expect(pages.fetched.filter((file) => file.startsWith(name))).toEqual([name, `${name}?r=1`]);
  });

test('the published hashes are those of the files', async () => {
  const { createHash } = await import('node:crypto');
  for (const [file, { integrity }] of Object.entries(manifest().chunks)) {
    const bytes = Buffer.from(await (await fetch(`${pages.apiUrl}/sdk/v1/${file}`)).arrayBuffer());
    expect(integrity, file).toBe(`sha384-${createHash('sha384').update(bytes).digest('base64')}`);
  }
});
