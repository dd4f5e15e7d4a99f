import puppeteer, { type Page } from 'puppeteer-core';
import { launchOptions } from './browser.ts';
import { clinic } from './clinic.ts';
import { eventually } from './eventually.ts';
import type { Link } from './link.ts';
import { running } from './running.ts';

/** Enough that it cannot be what was left in a buffer. */
const FRAMES = 15;

/** A patient in a browser that puts hidden pages to sleep, as a locked phone does; those that Playwright steers never are. */
export async function startSleeper(personId: string, link: Link) {
  const overLink = [`--proxy-server=${link.url}`, '--proxy-bypass-list=<-loopback>'];
  const { executablePath, args, chromiumSandbox } = launchOptions([
    ...overLink,
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  ]);
  const browser = await puppeteer.launch({ executablePath, args: [...args, ...(chromiumSandbox ? [] : ['--no-sandbox'])] });
  await browser.defaultBrowserContext().overridePermissions(running.siteUrl, ['camera', 'microphone']);
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (!request.url().endsWith('/telehealth-session')) return void request.continue();
    return void clinic
      .session(personId)
      .then(({ token }) => request.respond({ contentType: 'application/json', body: JSON.stringify({ token }) }));
  });
  const devtools = await page.createCDPSession();
  let cover: Page | undefined;

  return {
    async asksToComeIn() {
      await page.goto(new URL('/patient', running.siteUrl).href);
      const presses = (element: string) =>
        page.locator(`${element} >>> ::-p-aria([name="Join visit"][role="button"])`).setTimeout(30_000).click();
      await presses('appointment-list');
      await presses('telehealth-call');
    },
    /** Pictures of the other side go on being shown. */
    async sees() {
      const before = await framesOn(page);
      await eventually('the patient sees the other side move', async () => (await framesOn(page)) >= before + FRAMES, {
        withinSeconds: 60,
      });
    },
    /** Hidden first; then nothing runs in the page, and nothing reaches it: of itself, the browser would go on sending what it sees. */
    async fallsAsleep() {
      cover = await browser.newPage();
      await cover.bringToFront();
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
      link.cut();
    },
    /** Somewhere else. */
    async wakes() {
      link.mend({ isElsewhere: true });
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      await page.bringToFront();
      await cover?.close();
    },
    leaves: () => browser.close(),
  };
}

const framesOn = (page: Page) =>
  page.evaluate(() => {
    const videos = (root: ParentNode): HTMLVideoElement[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [
        ...(one.localName === 'telehealth-tile' ? one.shadowRoot!.querySelectorAll('video') : []),
        ...(one.shadowRoot ? videos(one.shadowRoot) : []),
      ]);
    return Math.max(0, ...videos(document).map((one) => one.getVideoPlaybackQuality().totalVideoFrames));
  });
