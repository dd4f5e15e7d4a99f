import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fileOf, startPages } from './pages.ts';

/*
 * What Chromium itself can be made to do: permissions that are really denied, devices that are really missing, a page that is really not
 * secure. What it cannot (Safari, Firefox, a device in use, a system's own no) is in telehealth-prejoin.test.ts, by the port.
 */
const FAKE = ['--use-fake-device-for-media-stream'];
const INSTAGRAM =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36 Instagram 360.0';

let withDevices: Browser;
let without: Browser;
let context: BrowserContext;
let pages: Awaited<ReturnType<typeof startPages>>;

const launch = (args: string[]) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP clinic.example 127.0.0.1', ...args],
  });
beforeAll(async () => {
  [withDevices, without] = await Promise.all([launch(FAKE), launch([])]);
});
afterAll(() => Promise.all([withDevices.close(), without.close()]));

beforeEach(async () => {
  pages = await startPages();
  const now = Date.now();
  const iso = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const person = (role: string, name: string) => ({ personId: role, role, name, specialty: null });
  const visit = { startsAt: iso(-1), endsAt: iso(29), mode: 'video', title: null };
  const serverNow = iso(0);
  const clinic = { name: 'Harbour Clinic', timeZone: 'UTC', phone: '+1 555 0100' };
  pages.answer('GET /v1/me', {
    person: { id: 'patient', kind: 'patient', timeZone: null },
    clinic,
    appointmentId: null,
    serverNow,
  });
  pages.answer('GET /v1/appointments/apt_1', {
    ...{ ...visit, id: 'apt_1', status: 'scheduled', revision: 1, can: ['join'], places: null },
    participants: [person('practitioner', 'Dr. Amara Okafor'), person('patient', 'Jonas Peel')],
    joinWindow: { opensAt: iso(-16), closesAt: iso(29) },
  });
  pages.answer('GET /v1/appointments/apt_1/join-decision', {
    ...{ decision: 'wait', reason: 'waiting_for_practitioner', retryAfterSeconds: null, queue: null, trace: [] },
    ...{ opensAt: iso(-16), closesAt: iso(29), serverNow },
  });
  pages.answer('POST /v1/appointments/apt_1/join', {
    ...{ id: 'wai_1', appointmentId: 'apt_1', personId: 'patient', name: 'Jonas Peel', role: 'patient', state: 'waiting' },
    ...{ since: serverNow, present: true, deviceCheck: null, place: 1, estimate: null, message: null, runningLate: null },
    ...{ appointment: visit, practitioner: { name: 'Dr. Amara Okafor', presence: 'here' }, can: ['leave'], serverNow },
  });
  pages.write(`<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>
    <telehealth-provider session-url="/telehealth-session"><telehealth-call appointment-id="apt_1"></telehealth-call></telehealth-provider>`);
});
afterEach(async () => {
  await context.close();
  await pages.close();
});

type Given = {
  browser?: 'without devices';
  denied?: readonly string[];
  policy?: string;
  userAgent?: string;
  isInsecure?: true;
};

/** The others are denied. */
const allow = (names: string[]) => context.grantPermissions(names, { origin: pages.siteUrl });

async function open({ browser, denied = [], policy, userAgent, isInsecure }: Given) {
  const chosen = browser ? without : withDevices;
  context = await chosen.newContext(userAgent ? { userAgent } : {});
  context.setDefaultTimeout(15_000);
  await allow(['camera', 'microphone'].filter((name) => !denied.includes(name)));
  const page = await context.newPage();
  if (policy) pages.send({ 'permissions-policy': policy });
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const counted = window as unknown as { asked: number };
    counted.asked = 0;
    if (!mediaDevices) return;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (wish) => {
      counted.asked += 1;
      return ask(wish);
    };
  });
  await page.goto(isInsecure ? pages.siteUrl.replace('localhost', 'clinic.example') : pages.siteUrl);
  return page;
}

const rows: [name: string, given: Given, sentence: string | RegExp, button: string | undefined, way: string][] = [
  [
    'camera and microphone denied',
    { denied: ['camera', 'microphone'] },
    'Your browser may not use your camera and microphone. Choose the icon',
    'Try again',
    'Listen and type',
  ],
  [
    'the camera denied',
    { denied: ['camera'] },
    'Your browser may not use your camera. Choose the icon',
    'Try again',
    'Join with sound only',
  ],
  [
    'the microphone denied',
    { denied: ['microphone'] },
    'Your browser may not use your microphone. Choose the icon',
    'Try again',
    'Join visit',
  ],
  [
    'no devices',
    { browser: 'without devices' },
    'We found no camera and microphone. Connect one',
    'Try again',
    'Listen and type',
  ],
  [
    'blocked by the page’s Permissions-Policy',
    { policy: 'camera=(), microphone=()' },
    'This website keeps your camera and microphone from visits. Please tell the clinic.',
    undefined,
    'Listen and type',
  ],
  [
    'the camera blocked by the page’s Permissions-Policy',
    { policy: 'camera=()' },
    'This website keeps your camera from visits.',
    undefined,
    'Join with sound only',
  ],
  [
    'a page that is not secure',
    { isInsecure: true },
    'A page that is not secure (https) cannot use your camera and microphone. Please tell the clinic.',
    undefined,
    'Listen and type',
  ],
  [
    'inside an app',
    { userAgent: INSTAGRAM, denied: ['camera', 'microphone'] },
    'Instagram shows pages without camera and microphone.',
    'Copy the link',
    'Listen and type',
  ],
];

test.each(rows)('%s: told how it is mended, and goes in without being asked again', async (_, given, sentence, button, way) => {
  const page = await open(given);
  await page.getByText(sentence).filter({ visible: true }).last().waitFor();
  if (button) await page.getByRole('button', { name: button, exact: true }).waitFor();
  await page.getByRole('link', { name: 'Call the clinic: +1 555 0100' }).waitFor();
  const asked = await page.evaluate(() => (window as unknown as { asked: number }).asked);
  await page.getByRole('button', { name: way, exact: true }).click();
  await page.getByText('Dr. Okafor knows you are here').filter({ visible: true }).last().waitFor();
  expect(await page.evaluate(() => (window as unknown as { asked: number }).asked)).toBe(asked);
});

test('denied, then allowed in the browser’s settings: the picture comes by itself', async () => {
  const page = await open({ denied: ['camera'] });
  await page.getByText('Your browser may not use your camera.').filter({ visible: true }).last().waitFor();
  await allow(['camera', 'microphone']);
  await page.getByText('Only you can see this').waitFor();
});

test('the choice of devices that does not load is one press away, and the way in is open meanwhile', async () => {
  pages.fail(fileOf('more'));
  const page = await open({});
  await page.getByText('The choice of devices did not load.').waitFor();
  await page.getByRole('button', { name: 'Join visit', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await page.getByLabel('Microphone', { exact: true }).waitFor();
});
