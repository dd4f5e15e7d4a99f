import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPages } from './pages.ts';
import { answerAsWholeClinic } from './whole-clinic.ts';

/** What the developer of a page forgets, and the one line in the console that says so. */
const SCRIPT = '<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>';
const SESSION = 'session-url="/telehealth-session"';
const within = (attributes: string, elements = '<appointment-list></appointment-list>') =>
  `${SCRIPT}<telehealth-provider ${attributes}>${elements}</telehealth-provider>`;

let browser: Browser;
let page: Page;
let pages: Awaited<ReturnType<typeof startPages>>;
let clinic: ReturnType<typeof answerAsWholeClinic>;
let lines: string[];
let refused: number;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--host-resolver-rules=MAP clinic.example 127.0.0.1'],
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  pages = await startPages();
  clinic = answerAsWholeClinic(pages);
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  lines = [];
  refused = 0;
  page.on('console', (message) => (refused += Number(/violates the following Content Security Policy/.test(message.text()))));
  page.on('console', (message) => message.text().startsWith('[telehealth]') && lines.push(message.text()));
});
afterEach(async () => {
  await page.close();
  await pages.close();
});

const open = async (html: string, url = pages.siteUrl) => {
  pages.write(html);
  await page.goto(url);
};
/** Asks everything once more, as a person does who presses Try again. */
const again = () =>
  page.evaluate(() =>
    Promise.all(
      [...document.querySelectorAll('appointment-list')].map((one) => (one as unknown as { reload(): unknown }).reload()),
    ),
  );

type Row = [name: string, make: () => string | Promise<string>, line: RegExp, anchor: string];
const rows: Row[] = [
  [
    'no session at all',
    () => within(''),
    /^No session: set session-url, the property sessionProvider, or answer the event/,
    'auth.missing',
  ],
  [
    'nobody signed in on the website',
    async () => {
      await page.route('**/telehealth-session', (route) => route.fulfill({ status: 401 }));
      return within(SESSION);
    },
    /^session-url answered 401: nobody is signed in on your site/,
    'auth.missing',
  ],
  [
    'a session-url that answers something else',
    () => {
      pages.put('/page.html', 'text/html', '<p>Hello</p>');
      return within('session-url="/page.html"');
    },
    /^session-url answered 200 without a token\. It has to answer a POST with \{ "token": "…" \}\./,
    'session.failed',
  ],
  [
    'a key of another clinic',
    () => {
      pages.refuse('GET /v1/me', 401, 'auth.invalid');
      return within(`${SESSION} publishable-key="pk_test_other"`);
    },
    /^The session token or the publishable key is not known to this API\. Are both of the same clinic, and both test or both live\?/,
    'auth.invalid',
  ],
  [
    'an origin that the clinic does not allow',
    () => {
      pages.refuse('GET /v1/me', 403, 'auth.origin_not_allowed');
      return within(SESSION);
    },
    /^http:\/\/localhost:\d+ is not among the clinic's allowed origins\./,
    'auth.origin_not_allowed',
  ],
  [
    'a secret key in the page',
    () => {
      pages.refuse('GET /v1/me', 401, 'auth.secret_key_in_browser');
      return within(`${SESSION} publishable-key="sk_test_1"`);
    },
    /^A secret key is in this page\. Revoke it now: pages use a publishable key and a session\./,
    'auth.secret_key_in_browser',
  ],
  [
    'an API that the page’s policy does not name',
    () => within(`${SESSION} api-url="http://127.0.0.1:9"`),
    /^The page's Content-Security-Policy does not let http:\/\/127\.0\.0\.1:9 through: name it in connect-src\./,
    'page.policy',
  ],
];

test.each(rows)(
  '%s: one line, also for two elements that ask again, with an address that explains it',
  async (_, make, line, anchor) => {
    await open(await make());
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(1);
    const [, said, address] = /^\[telehealth\] (.*) (\S+)$/.exec(lines[0]!)!;
    expect(said).toMatch(line);
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/errors#${anchor.replace('.', '\\.')}$`));
    await page.evaluate(() => document.querySelector('telehealth-provider')!.append(document.createElement('appointment-list')));
    // What the policy keeps out is asked for four times by itself, with pauses between.
    if (anchor === 'page.policy') await expect.poll(() => refused).toBeGreaterThan(1);
    else {
      await page
        .getByText(/sign in|cannot|clinic/i)
        .first()
        .waitFor();
      await again();
    }
    expect(lines).toHaveLength(1);
  },
);

test('an API that is not there: said once the pauses between four tries are over, with both addresses that may be wrong', async () => {
  await page.route(`${pages.apiUrl}/v1/**`, (route) => route.abort());
  await open(within(SESSION));
  // Up to 10.2 s of pauses.
  await expect.poll(() => lines, { timeout: 30_000 }).toHaveLength(1);
  expect(lines[0]).toMatch(
    /127\.0\.0\.1:\d+ or session-url cannot be reached\. Are both addresses right\? .*\/errors#network\.offline$/,
  );
});

test('a page without https: said before anybody is kept out', async () => {
  await open(within(SESSION), pages.siteUrl.replace('localhost', 'clinic.example'));
  await page.getByText('The door is open').waitFor();
  await expect
    .poll(() => lines)
    .toEqual([
      `[telehealth] This page is not secure: browsers give camera and microphone only to https and localhost. ${pages.apiUrl}/errors#page.insecure`,
    ]);
});

test('a media server that the page’s policy does not name', async () => {
  await page.context().grantPermissions(['camera', 'microphone'], { origin: pages.siteUrl });
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  pages.answer(`POST /v1/appointments/${clinic.visitId}/join`, {
    ...{ callId: `cal_${'0'.repeat(32)}`, serverUrl: 'ws://127.0.0.1:9', participantToken: 't', expiresAt: inAnHour },
    ...{ identity: 'p-me', mayPublish: ['camera', 'microphone'] },
  });
  await open(within(SESSION, `<telehealth-call appointment-id="${clinic.visitId}"></telehealth-call>`));
  await page.getByRole('button', { name: 'Join visit', exact: true }).click();
  await expect
    .poll(() => lines.filter((line) => line.includes('Policy')), { timeout: 20_000 })
    .toEqual([
      `[telehealth] The page's Content-Security-Policy does not let ws://127.0.0.1:9 through: name it in connect-src. ${pages.apiUrl}/errors#page.policy`,
    ]);
});

test('a list on a page that has neither a call nor a join-url, and a board without a call', async () => {
  pages.answer('GET /v1/waiting-entries', {
    data: [
      {
        ...{
          id: `wai_${'0'.repeat(32)}`,
          appointmentId: clinic.visitId,
          personId: 'p',
          name: 'Mira Sand',
          role: 'patient',
          place: 1,
        },
        ...{ state: 'waiting', since: new Date().toISOString(), present: true, deviceCheck: null, estimate: null, message: null },
        ...{
          runningLate: null,
          practitioner: { name: 'Dr. Amara Okafor', presence: 'here' },
          can: ['admit'],
          serverNow: new Date().toISOString(),
        },
        appointment: { startsAt: new Date().toISOString(), endsAt: new Date().toISOString(), mode: 'video', title: null },
      },
    ],
    serverNow: new Date().toISOString(),
  });
  pages.answer(`POST /v1/waiting-entries/wai_${'0'.repeat(32)}/admit`, {
    ...{ id: `wai_${'0'.repeat(32)}`, appointmentId: clinic.visitId, state: 'admitted', name: 'Mira Sand' },
    appointment: { mode: 'video' },
  });
  await open(within(SESSION, '<appointment-list></appointment-list><waiting-room></waiting-room>'));
  await page.locator('appointment-list').getByRole('button', { name: 'Join visit' }).click();
  await page.getByRole('button', { name: 'Admit Mira Sand' }).click();
  await expect
    .poll(() => lines)
    .toEqual([
      '[telehealth] <appointment-list> finds no <telehealth-call> on this page, and has no join-url.',
      '[telehealth] <waiting-room> finds no <telehealth-call> on this page.',
    ]);
});

test('a policy for Trusted Types that does not know the elements: nothing of them, and one line', async () => {
  pages.send({ 'content-security-policy': "require-trusted-types-for 'script'; trusted-types 'none'" });
  await open(within(SESSION));
  await expect.poll(() => lines).toEqual([expect.stringMatching(/^\[telehealth\] not loaded: \.\/auto-/)]);
});
