import type { BrowserContext, Page, Request } from 'playwright-core';
import { linkedBrowser, type Link } from './link.ts';
import { installProbe } from './probe.ts';
import { ours } from './rules.ts';
import { running, theBrowser } from './running.ts';
import { clinic } from './clinic.ts';

export interface PersonOptions {
  /** As the failure of a test calls them. */
  name: string;
  /** Signed in on the site in place of the one whom the page signs in. */
  personId?: string;
  /** `denied`: the browser may use neither camera nor microphone. */
  devices?: 'granted' | 'denied';
  /** Another API process than the one that the site knows: its pages come with this address. */
  apiUrl?: string;
  /** `false`: the browser runs no scripts. */
  scripts?: boolean;
  /** All that this browser sends and receives goes over this link, sound and picture too. */
  link?: Link;
}

/** Somebody at a browser of their own. */
export class Person {
  readonly name: string;
  readonly personId: string | undefined;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Every address that this browser asked for, web sockets too. */
  readonly addresses: string[] = [];
  readonly consoleLines: string[] = [];

  private constructor({ name, personId }: PersonOptions, context: BrowserContext, page: Page) {
    this.name = name;
    this.personId = personId;
    this.context = context;
    this.page = page;
    page.on('console', (message) => this.consoleLines.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.consoleLines.push(`uncaught: ${error.message}`));
    context.on('request', (request) => this.addresses.push(request.url()));
    page.on('websocket', (socket) => this.addresses.push(socket.url()));
  }

  static async arrive(options: PersonOptions): Promise<Person> {
    const browser = await (options.link ? linkedBrowser() : theBrowser());
    const proxy = options.link && { proxy: { server: options.link.url } };
    const looks = { viewport: { width: 1000, height: 800 }, locale: 'en-GB' };
    const context = await browser.newContext({ ...looks, ...proxy, javaScriptEnabled: options.scripts ?? true });
    context.setDefaultTimeout(30_000);
    if (options.devices !== 'denied') {
      // A page that did not come from this machine asks another address of it only with leave.
      const fromElsewhere = options.apiUrl ? ['local-network-access'] : [];
      await context.grantPermissions(['camera', 'microphone', ...fromElsewhere], { origin: running.siteUrl });
    }
    await context.addInitScript(installProbe);
    if (options.personId) await signInAs(context, options.personId);
    if (options.apiUrl) await servedBy(context, options.apiUrl);
    return new Person(options, context, await context.newPage());
  }

  open(path: string): Promise<unknown> {
    return this.page.goto(new URL(path, running.siteUrl).href);
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
  }

  /** Waits until this stands on the page, where it can be seen. */
  async reads(text: string | RegExp, withinSeconds = 30): Promise<void> {
    await this.page
      .getByText(text)
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: withinSeconds * 1000 });
  }

  /** The browser is gone in the middle of everything: no goodbye runs in the page. */
  async vanishes(): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    void session.send('Page.crash').catch(() => {}); // nobody is left to answer
    await crashed;
  }
}

/** The site's backend decides who is signed in; here it decides for another of the clinic's people, as it would after a log-in. */
async function signInAs(context: BrowserContext, personId: string): Promise<void> {
  await context.route(/\/telehealth-session$/, async (route, _request: Request) => {
    const { token } = await clinic.session(personId);
    await route.fulfill({ json: { token } });
  });
}

/** The site's own pages, with the address of another API process in them and in their policy. */
async function servedBy(context: BrowserContext, apiUrl: string): Promise<void> {
  ours(apiUrl);
  await context.route(`${running.siteUrl}/**`, async (route, request) => {
    if (request.resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const headers = Object.entries(response.headers()).map(([name, value]) => [name, value.replaceAll(running.apiUrl, apiUrl)]);
    const body = (await response.text()).replaceAll(running.apiUrl, apiUrl);
    await route.fulfill({ response, headers: Object.fromEntries(headers), body });
  });
}
