import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerAsWholeClinic } from './whole-clinic.ts';
import { startPages } from './pages.ts';

/*
 * Pages that are unkind: each under the strict policy of the docs, where nothing is violated, nobody else is asked, and a patient gets from the
 * list through the device check into the waiting room, and writes a message.
 */
const SCRIPT = '<script nonce="n" type="module" src="API/sdk/v1/telehealth.js"></script>';
const CLASSIC = '<script nonce="n" src="API/sdk/v1/telehealth.js" async></script>';
const ELEMENTS = `<telehealth-provider publishable-key="pk_test_1" session-url="/telehealth-session">
  <appointment-list></appointment-list><telehealth-call></telehealth-call>
  <waiting-room></waiting-room><visit-thread></visit-thread></telehealth-provider>`;
const PREVIEW = 'Only you can see this';
const WAITS = /Dr\. Okafor knows you are here/;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let pages: Awaited<ReturnType<typeof startPages>>;
let clinic: ReturnType<typeof answerAsWholeClinic>;
let complaints: string[];
let hosts: Set<string>;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--host-resolver-rules=MAP portal.localhost 127.0.0.1'],
  });
});
afterAll(() => browser.close());

beforeEach(async () => {
  pages = await startPages();
  clinic = answerAsWholeClinic(pages);
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  await context.grantPermissions(['camera', 'microphone'], { origin: pages.siteUrl });
  page = await context.newPage();
  complaints = [];
  hosts = new Set();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => /^https?:/.test(request.url()) && hosts.add(new URL(request.url()).origin));
  await context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const counted = globalThis as unknown as { asked: number };
    counted.asked = 0;
    const ask = mediaDevices?.getUserMedia.bind(mediaDevices);
    if (ask)
      mediaDevices.getUserMedia = (wish) => {
        counted.asked += 1;
        return ask(wish);
      };
  });
});
afterEach(async () => {
  await context.close();
  await pages.close();
});

const open = async (html: string) => {
  pages.write(html);
  await page.goto(pages.siteUrl);
};
const list = () => page.locator('appointment-list');
const call = () => page.locator('telehealth-call');
const bodyOf = (route: string) => {
  const { body } = pages.sent.findLast((one) => one.route === route) ?? { body: 'null' };
  return JSON.parse(body);
};
const asks = () => page.evaluate(() => (globalThis as unknown as { asked: number }).asked);

async function reachesTheWaitingRoom() {
  await list().getByRole('button', { name: 'Join visit' }).click();
  await call().getByText(PREVIEW).waitFor();
  await call().getByRole('button', { name: 'Join visit', exact: true }).click();
  await call().getByText(WAITS).filter({ visible: true }).first().waitFor();
  expect(bodyOf(`POST /v1/appointments/${clinic.visitId}/join`)).toMatchObject({
    deviceCheck: { camera: 'ready', microphone: 'ready' },
  });
}

async function works() {
  await list().getByText('The door is open').waitFor();
  await page.getByText('Nobody is waiting').waitFor();
  await page.locator('visit-thread').getByRole('textbox').last().fill('Good morning');
  await page.locator('visit-thread').getByRole('button', { name: 'Send' }).click();
  await expect
    .poll(() => bodyOf(`POST /v1/conversations/${clinic.conversationId}/messages`))
    .toMatchObject({ text: 'Good morning' });
  await reachesTheWaitingRoom();
  expect(complaints).toEqual([]);
  expect([...hosts].sort()).toEqual([pages.apiUrl, pages.siteUrl].sort());
}

describe('a page whose scripts change what all scripts share', () => {
  const shared: Record<string, string> = {
    'enumerable additions to Array and String, arrays that write themselves as JSON (Prototype.js has both), and names that others look for': `
      for (const one of [Array, Function, String, Number])
        one.prototype.inherits = one.prototype.first = one.prototype.last = one.prototype.each = function () { return 'theirs'; };
      Array.prototype.toJSON = Object.prototype.toJSON = function () { return 'theirs'; };
      Object.defineProperty(Object.prototype, 'toJSON', { enumerable: false });
      String.prototype.toJSON = Number.prototype.toJSON = function () { return 'theirs'; };
      globalThis.module = { exports: {} }; globalThis.exports = module.exports; globalThis.require = () => { throw new Error('theirs'); };
      globalThis.process = undefined; globalThis.global = {}; globalThis.name = 'theirs'; globalThis.status = 'theirs';
      globalThis.$ = globalThis._ = globalThis.html = globalThis.css = globalThis.lit = () => { throw new Error('theirs'); };`,
    'fetch, JSON, Promise, timers and addEventListener in wrappers that watch, as zone.js has them': `
      const { fetch: ask, Promise: Native } = globalThis;
      globalThis.watched = 0;
      globalThis.Promise = class extends Native {};
      globalThis.fetch = (...given) => (watched++, new Promise((yes, no) => ask(...given).then(yes, no)));
      const { parse, stringify } = JSON;
      globalThis.JSON = { parse: (...given) => parse(...given), stringify: (...given) => stringify(...given) };
      const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
      const tasks = new WeakMap();
      const wrap = (it) => {
        if (typeof it !== 'function' && !it?.handleEvent) return it;
        if (!tasks.has(it)) tasks.set(it, function (event) { return typeof it === 'function' ? it.call(this, event) : it.handleEvent(event); });
        return tasks.get(it);
      };
      EventTarget.prototype.addEventListener = function (type, listener, options) { return add.call(this, type, wrap(listener), options); };
      EventTarget.prototype.removeEventListener = function (type, listener, options) { return remove.call(this, type, wrap(listener), options); };
      for (const name of ['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame']) {
        const real = globalThis[name];
        globalThis[name] = function (work, ...rest) { return real.call(globalThis, (...given) => work.apply(globalThis, given), ...rest); };
      }
      const then = Promise.prototype.then;
      Promise.prototype.then = function (yes, no) { return then.call(this, yes && ((it) => yes(it)), no && ((it) => no(it))); };
      const { attachShadow } = Element.prototype;
      Element.prototype.attachShadow = function (init) { return attachShadow.call(this, init); };`,
  };
  test.each(Object.entries(shared))('%s', async (_, script) => {
    await open(`<script nonce="n">{${script}}</script>${SCRIPT}${ELEMENTS}`);
    await works();
  });

  test('an AMD loader: the classic script is nobody’s module', async () => {
    const loader = `globalThis.defined = 0; globalThis.define = () => { defined += 1; }; define.amd = {};
      globalThis.require = globalThis.requirejs = () => { defined += 1; };`;
    await open(`<script nonce="n">${loader}</script>${CLASSIC}${ELEMENTS}`);
    await works();
    expect(await page.evaluate(() => (globalThis as unknown as { defined: number }).defined)).toBe(0);
  });
});

describe('a page whose styles are for everything', () => {
  /** What is drawn inside of our elements, and how. */
  const drawn = () =>
    page.evaluate(() => {
      const looks: string[] = [];
      const props = [
        'display',
        'fontSize',
        'fontFamily',
        'fontWeight',
        'lineHeight',
        'color',
        'textTransform',
        'textIndent',
        'whiteSpace',
      ];
      const visit = (root: ShadowRoot, around: string) => {
        for (const one of root.querySelectorAll('*')) {
          const style = getComputedStyle(one) as unknown as Record<string, string>;
          const { height } = one.getBoundingClientRect();
          if (height && !one.closest('svg'))
            looks.push(
              `${around} ${one.localName}.${one.className}: ${Math.round(height)} ${props.map((name) => style[name]).join(' ')}`,
            );
          if (one.shadowRoot) visit(one.shadowRoot, `${around} ${one.localName}`);
        }
      };
      for (const tag of ['appointment-list', 'waiting-room', 'visit-thread', 'telehealth-call'])
        visit(document.querySelector(tag)!.shadowRoot!, tag);
      return looks;
    });
  const settle = async () => {
    await list().getByText('The door is open').waitFor();
    await list()
      .getByText(/in \d+ h/)
      .waitFor();
    await page.getByText('Nobody is waiting').waitFor();
    await page.locator('visit-thread').getByRole('textbox').last().waitFor();
  };
  const openWith = async (css: string) => {
    pages.put('/page.css', 'text/css', css);
    await open(`<link rel="stylesheet" href="/page.css">${SCRIPT}${ELEMENTS}`);
    await settle();
  };

  /** How the elements look on a page that leaves them alone. */
  let plain: string[] | undefined;

  test.each([
    ['all of it unset, as importantly as can be', '*, *::before, *::after { all: unset !important }'],
    ['a root of 62.5 %', 'html { font-size: 62.5% } body { font-size: 1.4rem; line-height: 1 }'],
    ['what is hidden is shown', '[hidden] { display: block !important }'],
    [
      'letters, lines and boxes of its own, down to every element',
      `* { box-sizing: content-box !important; line-height: 1 !important; text-transform: uppercase !important; text-indent: 40px !important;
           white-space: nowrap !important; font: italic 9px fantasy !important; color: red !important; text-align: right !important;
           display: inline !important; }
       button, dialog, h2, h3, p, ul, li { display: none !important } html, body, telehealth-provider { width: 100% }`,
    ],
  ])('%s: the elements look as they do on a plain page', async (_, css) => {
    if (!plain) {
      await openWith('body { margin: 0 }');
      plain = await drawn();
      expect(plain.length).toBeGreaterThan(60);
    }
    await openWith(`body { margin: 0 } ${css}`);
    await expect.poll(drawn).toEqual(plain);
    await list().evaluate((element: HTMLElement) => (element.hidden = true));
    expect(await list().isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await list().evaluate((element: HTMLElement) => (element.hidden = false));
    await list().getByRole('button', { name: 'Join visit' }).click();
    await call().getByText(PREVIEW).waitFor();
  });

  test('nothing of the elements’ own styles reaches the page', async () => {
    await open(
      `<p class="row card stack primary" id="own">Theirs</p><button class="primary quiet pill">Theirs</button>${SCRIPT}${ELEMENTS}`,
    );
    await settle();
    const after = await page.evaluate(() => [
      ...['#own', 'body > button'].map((one) => getComputedStyle(document.querySelector(one)!).cssText),
      document.head.querySelectorAll('style, link').length,
      document.adoptedStyleSheets.length,
      document.documentElement.getAttributeNames().join(),
    ]);
    await open(`<p class="row card stack primary" id="own">Theirs</p><button class="primary quiet pill">Theirs</button>`);
    const before = await page.evaluate(() =>
      ['#own', 'body > button'].map((one) => getComputedStyle(document.querySelector(one)!).cssText),
    );
    expect(after).toEqual([...before, 0, 0, 'lang']);
  });
});

describe('a page that does things late, or moves them', () => {
  /** The page puts its elements somewhere else, as a layout or a framework does. */
  const move = () =>
    page.evaluate(() => {
      const place = document.createElement('main');
      document.body.append(place);
      place.append(document.querySelector('telehealth-provider')!);
    });
  /** Two turns of the event loop, in which a removal would have been noticed. */
  const turns = () => page.evaluate(() => new Promise((done) => setTimeout(() => setTimeout(done))));

  test('moved in the list, in the device check and in the waiting room: each goes on where it was', async () => {
    await open(SCRIPT + ELEMENTS);
    await list().getByText('The door is open').waitFor();
    await move();
    await turns();
    await list().getByText('The door is open').waitFor();
    expect(pages.asked.filter((path) => path === '/v1/me')).toHaveLength(1);
    expect(pages.asked.filter((path) => path === '/v1/events').length).toBeLessThan(2);

    await list().getByRole('button', { name: 'Join visit' }).click();
    await call().getByText(PREVIEW).waitFor();
    const before = await asks();
    await move();
    await turns();
    await call().getByText(PREVIEW).waitFor();
    expect(await asks(), 'asked for the camera again').toBe(before);
    const moves = () =>
      call().evaluate((element) => {
        const videos: HTMLVideoElement[] = [];
        const look = (root: ShadowRoot) => {
          for (const one of root.querySelectorAll('*')) {
            if (one instanceof HTMLVideoElement) videos.push(one);
            if (one.shadowRoot) look(one.shadowRoot);
          }
        };
        look(element.shadowRoot!);
        return videos.some((one) => !one.paused && one.videoWidth > 0);
      });
    await expect.poll(moves).toBe(true);

    await call().getByRole('button', { name: 'Join visit', exact: true }).click();
    await call().getByText(WAITS).filter({ visible: true }).first().waitFor();
    await move();
    await turns();
    await call().getByText(WAITS).filter({ visible: true }).first().waitFor();
    expect(pages.asked.filter((path) => path.endsWith('/join'))).toHaveLength(1);
    expect(pages.asked.filter((path) => path.endsWith('/leave'))).toHaveLength(0);
    expect(complaints).toEqual([]);
  });

  test('elements before their script, provider after them, session last', async () => {
    await open(`<appointment-list api-url="API"></appointment-list><telehealth-call api-url="API"></telehealth-call>`);
    await page.evaluate(() => {
      const parts = [...document.querySelectorAll('appointment-list, telehealth-call')];
      const provider = document.createElement('telehealth-provider');
      document.body.append(provider);
      provider.append(...parts);
    });
    await page.evaluate((src) => {
      const script = Object.assign(document.createElement('script'), { type: 'module', nonce: 'n' });
      const trusted = (
        globalThis as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
        }
      ).trustedTypes.createPolicy('telehealth-sdk', { createScriptURL: (url: string) => url });
      script.src = trusted.createScriptURL(src);
      document.head.append(script);
    }, `${pages.apiUrl}/sdk/v1/telehealth.js`);
    await page.getByText('Please sign in to see your visits.').waitFor();
    await expect.poll(() => complaints).toHaveLength(1);

    await page.evaluate(() => document.querySelector('telehealth-provider')!.setAttribute('session-url', '/telehealth-session'));

    await reachesTheWaitingRoom();
    expect(complaints).toHaveLength(1);
  });
});

describe('two versions of the elements on one page', () => {
  test('the first stays for every element, also for those that come later, and the page’s developer reads it once for each', async () => {
    await open(`${SCRIPT}${SCRIPT.replace('v1', 'v2')}${ELEMENTS}`);
    await page.getByText('Nobody is waiting').waitFor();
    await expect.poll(() => complaints.filter((line) => /<visit-thread>|<waiting-room>/.test(line)).length).toBe(2);
    await reachesTheWaitingRoom();
    const tags = complaints.map((line) => /^\[telehealth\] another version of <([a-z-]+)> was first$/.exec(line)?.[1]);
    expect([...new Set(tags)]).toHaveLength(tags.length);
    expect(tags.sort()).toEqual(
      expect.arrayContaining(['appointment-list', 'telehealth-call', 'telehealth-provider', 'visit-thread', 'waiting-room']),
    );
  });
});

describe('in a frame of another website', () => {
  const frame = async (allow: string) => {
    pages.permit(`frame-src ${pages.siteUrl}`);
    pages.write(SCRIPT + ELEMENTS);
    const portal = pages.siteUrl.replace('localhost', 'portal.localhost');
    pages.put(
      '/portal',
      'text/html',
      `<!doctype html><html lang="en"><title>Portal</title><iframe src="${pages.siteUrl}" allow="${allow}" width="900" height="900"></iframe></html>`,
    );
    await context.grantPermissions(['camera', 'microphone'], { origin: portal });
    await page.goto(`${portal}/portal`);
    return page.frameLocator('iframe');
  };

  test('that allows camera and microphone: a visit is reached', async () => {
    const inside = await frame('camera; microphone; display-capture; autoplay; fullscreen');
    await inside.locator('appointment-list').getByRole('button', { name: 'Join visit' }).click();
    await inside.getByText(PREVIEW).waitFor();
    await inside.locator('telehealth-call').getByRole('button', { name: 'Join visit', exact: true }).click();
    await inside.getByText(WAITS).filter({ visible: true }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('that does not: said so, with a way in that needs neither', async () => {
    const inside = await frame('');
    await inside.locator('appointment-list').getByRole('button', { name: 'Join visit' }).click();
    await inside.getByText('This website keeps your camera and microphone from visits.').first().waitFor();
    await inside.getByRole('button', { name: 'Listen and type', exact: true }).click();
    await inside.getByText(WAITS).filter({ visible: true }).first().waitFor();
  });
});
