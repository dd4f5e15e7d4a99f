import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { GALLERY } from '../../packages/demo/src/gallery/all-states.ts';
import { foreignAddresses, policyViolations } from './support/rules.ts';
import { running, theBrowser } from './support/running.ts';

const AT_ONCE = 4;
/** As narrow as a page has to bear. */
const NARROW = { width: 320, height: 640 };
type State = (typeof GALLERY)[number];
/** A third of them in every run; all when asked for, as every night. */
const LOOKED_AT = GALLERY.filter((_, index) => process.env['GALLERY'] === 'all' || index % 3 === 0);

type Look = { lang: 'en' | 'ar'; scheme: 'light' | 'dark' };

/** What is too small for a thumb or to be read, in what is in front. Where a time of day sets the size it is as it is. Runs in the page. */
function tooSmall(): string[] {
  const within = (root: ParentNode): Element[] =>
    [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? within(one.shadowRoot) : [])]);
  const isIn = (one: Node | null, front: Element): boolean =>
    one !== null && (one === front || isIn(one.parentNode ?? (one as ShadowRoot).host ?? null, front));
  const all = within(document.body).filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.hush'));
  const front = all.findLast((one) => one.matches('dialog:modal'));
  return all
    .filter((one) => !front || isIn(one, front))
    .flatMap((one) => {
      const host = (one.getRootNode() as ShadowRoot).host?.localName ?? '';
      const called = `${host} ${one.localName}.${one.className} “${one.textContent?.trim().slice(0, 30)}”`;
      const hasWords = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const size = Number.parseFloat(getComputedStyle(one).fontSize);
      const faults = hasWords && size < 14 && one.localName !== 'option' ? [`text of ${size} px: ${called}`] : [];
      const isTarget = one.matches('button, select, textarea, summary, input:not([type=radio], [type=checkbox]), [href^="tel:"]');
      if (!isTarget || one.matches('.visit, .slot, .reaction')) return faults;
      const { width, height } = one.getBoundingClientRect();
      const least = host === 'telehealth-controls' ? 56 : 48;
      if (width > 0 && height > 0 && Math.min(width, height) < least - 0.5)
        faults.push(`${Math.round(width)} × ${Math.round(height)}: ${called}`);
      return faults;
    });
}

/**
 * What is wrong with a state: it does not come, throws, breaks the policy, asks somebody else, is wider than the page, or has something
 * that is too small.
 */
async function faultsOf(page: Page, { element, name }: State, { lang, scheme }: Look): Promise<string[]> {
  const lines: string[] = [];
  const addresses: string[] = [];
  page.on('console', (message) => message.type() === 'error' && lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(`uncaught: ${error.message}`));
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(new URL(`/gallery/${element}/${name}?lang=${lang}&scheme=${scheme}`, running.siteUrl).href);
  const shown = await page.waitForFunction(() => document.body.dataset['shown'], null, { timeout: 60_000 });
  const [state, tooWide] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [document.body.dataset['shown'], scrollWidth - clientWidth] as const;
  });
  await shown.dispose();
  return [
    ...(state === 'yes' ? [] : [`${state}`]),
    ...(tooWide > 0 ? [`${tooWide} px too wide`] : []),
    ...(await page.evaluate(tooSmall)),
    // A reply that refuses is a line of the browser's own.
    ...lines.filter((line) => !line.startsWith('Failed to load resource')),
    ...policyViolations(lines),
    ...foreignAddresses(addresses).map((address) => `asked ${address}`),
  ].map((fault) => `${element}/${name} (${lang}, ${scheme}): ${fault}`);
}

describe('the gallery', () => {
  test('a state comes, says nothing on the console, fits 320 px, and is large enough to be read and touched, in English or Arabic', async () => {
    const context = await (await theBrowser()).newContext({ viewport: NARROW, locale: 'en-GB' });
    const left = LOOKED_AT.map((state, index) => {
      const look: Look = { lang: index % 2 ? 'ar' : 'en', scheme: index % 4 < 2 ? 'light' : 'dark' };
      return { state, look };
    });
    const faults: string[] = [];
    const lookAtAll = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const page = await context.newPage();
        faults.push(...(await faultsOf(page, next.state, next.look)));
        await page.close();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lookAtAll));
    await context.close();
    expect(faults).toEqual([]);
    expect(LOOKED_AT.length).toBeGreaterThan(30);
  }, 600_000);

  test('the index shows each state of an element in a frame as wide as is said', async () => {
    const context = await (await theBrowser()).newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    await page.goto(new URL('/gallery?element=call-log&width=768&scheme=dark', running.siteUrl).href);
    const names = GALLERY.filter(({ element }) => element === 'call-log').map(({ name }) => name);
    expect(await page.locator('figcaption a').allTextContents()).toEqual(names);
    const frame = page.frameLocator('iframe').first();
    await frame.locator('body[data-shown=yes]').waitFor({ timeout: 60_000 });
    expect(await frame.locator('body').evaluate(() => innerWidth)).toBe(768);
    expect(policyViolations(lines)).toEqual([]);
    await context.close();
  });
});
