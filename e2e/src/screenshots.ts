// Films a visit on the demo site and takes its pictures: docs/images/visit.png for the README, and every screen in two sizes, light and
// dark, under .bedside/screenshots for looking at.  node e2e/src/screenshots.ts
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startStack, type Stack } from '../../tools/stack/stack.ts';
import { film } from './pictures/film.ts';
import { PATIENT, PRACTITIONER, type Look } from './pictures/portrait.ts';
import { launchOptions } from './support/browser.ts';
import { writeFakeMicrophone } from './support/fake-microphone.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ALL = join(root, '.bedside/screenshots');
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 860 },
];

const home = await mkdtemp(join(tmpdir(), 'bedside-pictures-'));
const say = (line: string) => console.log(line);
let stack: Stack | undefined;
const browsers: Browser[] = [];
try {
  await mkdir(ALL, { recursive: true });
  await mkdir(join(root, 'docs/images'), { recursive: true });
  const built = process.env['SDK_DIST'];
  stack = await startStack({
    ...{ home, apiPort: 4300, sitePort: 4400, fsync: false, say },
    ...(built && { env: { SDK_DIST: built }, pieces: { ensureSdk: async () => {} } }),
  });
  await play(await personWith(PATIENT, stack), await personWith(PRACTITIONER, stack), stack);
  say(`The pictures are in ${ALL}`);
} finally {
  for (const browser of browsers) await browser.close();
  await stack?.stop();
  await rm(home, { recursive: true, force: true });
}

async function personWith(look: Look, { siteUrl }: Stack): Promise<Page> {
  const camera = join(home, `${look.clothes.slice(1)}.y4m`);
  const studio = await chromium.launch(launchOptions());
  await film(await studio.newPage(), look, camera);
  await studio.close();
  const voice = join(home, 'voice.wav');
  await writeFakeMicrophone(voice);
  const devices = [`--use-file-for-fake-video-capture=${camera}`, `--use-file-for-fake-audio-capture=${voice}`];
  const browser = await chromium.launch(launchOptions(devices));
  browsers.push(browser);
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.grantPermissions(['camera', 'microphone'], { origin: siteUrl });
  return context.newPage();
}

async function play(patient: Page, practitioner: Page, { patientUrl, practitionerUrl, siteUrl }: Stack): Promise<void> {
  await patient.goto(siteUrl);
  await takeAll(patient, '0-home');
  await playBooking(patient, siteUrl);
  await patient.goto(patientUrl);
  const join = patient.locator('appointment-list').getByRole('button', { name: 'Join visit', exact: true }).first();
  await join.waitFor();
  await takeAll(patient, '1-list');
  await join.click();
  await patient.getByText('You look and sound fine').filter({ visible: true }).first().waitFor();
  await takeAll(patient, '2-device-check');
  await practitioner.goto(practitionerUrl);
  await patient.locator('telehealth-call').getByRole('button', { name: 'Join visit', exact: true }).click();
  await patient
    .getByText(/knows you are here/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await takeAll(patient, '3-waiting');
  const admit = practitioner
    .locator('waiting-room')
    .getByRole('button', { name: /^Admit/ })
    .first();
  await admit.waitFor();
  await takeAll(practitioner, '4-board');
  await admit.click();
  await practitioner.locator('telehealth-call').getByRole('button', { name: 'Join visit', exact: true }).click();
  for (const page of [patient, practitioner]) {
    await page.locator('telehealth-stage').waitFor();
    await page.waitForFunction(picturesRun, 1);
  }
  await takeAll(patient, '5-visit-patient');
  await takeAll(practitioner, '6-visit-practitioner');
  await practitioner.setViewportSize({ width: 1280, height: 860 });
  await practitioner.emulateMedia({ colorScheme: 'light' });
  // The picture of the other side begins small and grows sharp.
  await practitioner.waitForFunction(picturesRun, 900, { timeout: 60_000 });
  await settled(practitioner);
  await practitioner.screenshot({ path: `${root}docs/images/visit.png` });
  await practitioner
    .locator('telehealth-call')
    .getByRole('button', { name: /^End for all/ })
    .click();
  await patient.getByText('The visit has ended').first().waitFor();
  await takeAll(patient, '7-goodbye');
}

async function playBooking(page: Page, siteUrl: string): Promise<void> {
  await page.goto(`${siteUrl}/book`);
  await takeAll(page, '8-directory');
  await page.getByRole('link', { name: 'Dr. Noor Haddad' }).click();
  await takeAll(page, '8-free-times');
  await page.getByRole('link', { name: /Later/ }).click();
  await page.locator('.slots button').first().click();
  await page.getByText('Kept for you until').waitFor();
  await takeAll(page, '8-kept-time');
  await page.getByRole('button', { name: 'Book this visit' }).click();
  await page.getByText('Your request has reached us').waitFor();
  await takeAll(page, '8-booked');
  await page.goto(`${siteUrl}/desk`);
  await takeAll(page, '8-front-desk');
}

async function takeAll(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await page.screenshot({ path: join(ALL, `${name}-${size.width}-${colorScheme}.png`) });
    }
  }
}

/** Everything is laid out in its new size and drawn, transitions and a new picture of each video included. */
function settled(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const videosIn = (node: ParentNode): HTMLVideoElement[] =>
      [...node.querySelectorAll('*')].flatMap((one) => [
        ...(one instanceof HTMLVideoElement && one.checkVisibility() && one.videoWidth ? [one] : []),
        ...(one.shadowRoot ? videosIn(one.shadowRoot) : []),
      ]);
    const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await drawn();
    await drawn();
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const pictures = videosIn(document).map((video) => new Promise((resolve) => video.requestVideoFrameCallback(resolve)));
    // A camera that is off sends none.
    await Promise.race([Promise.all(pictures), new Promise((resolve) => setTimeout(resolve, 2000))]);
  });
}

/** Both pictures of the visit have begun, and are this wide. Runs in the page. */
function picturesRun(width: number): boolean {
  const videosIn = (node: ParentNode): HTMLVideoElement[] =>
    [...node.querySelectorAll('*')].flatMap((element) => [
      ...(element instanceof HTMLVideoElement ? [element] : []),
      ...(element.shadowRoot ? videosIn(element.shadowRoot) : []),
    ]);
  const ready = videosIn(document).filter(
    (video) => video.videoWidth >= width && video.getVideoPlaybackQuality().totalVideoFrames > 20,
  );
  return ready.length >= 2;
}
