import { chromeLauncher, puppeteerCore } from '@web/test-runner-chrome';

/** What a page may be shown as. WebDriver BiDi has no command for these. */
const OVERRIDES = { 'prefers-reduced-motion': 'prefersReducedMotionOverride', 'forced-colors': 'forcedColorsOverride' };

/** A Firefox for each page: an element has the focus only in the window in front. What puppeteer emulates by Chromium's devtools, it is told itself. */
export function firefoxLauncher(executablePath) {
  const launchOptions = {
    browser: 'firefox',
    executablePath,
    headless: true,
    networkEnabled: false,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      // What the browser asks by itself takes the keys from the page.
      'permissions.default.desktop-notification': 2,
      'extensions.formautofill.addresses.enabled': false,
      'browser.formfill.enable': false,
      'signon.rememberSignons': false,
    },
  };
  const others = [];
  let isFirst = true;
  const launcher = chromeLauncher({
    launchOptions,
    async createPage({ browser }) {
      let own = browser;
      if (isFirst) isFirst = false;
      else others.push((own = await puppeteerCore.launch(launchOptions)));
      const page = await own.newPage();
      page.emulateMediaFeatures = (features) => emulate(page, features);
      const goto = page.goto.bind(page);
      page.goto = async (...to) => {
        // Tab may have led out of the page before into the browser's own buttons, and stays there.
        await tell(page, '() => gBrowser.selectedBrowser.focus()');
        return goto(...to);
      };
      return page;
    },
  });
  const stop = launcher.stop.bind(launcher);
  const stopAll = () => Promise.all([stop(), ...others.map((one) => one.close())]);
  return Object.assign(launcher, { name: 'Firefox', stop: stopAll });
}

/** What a person does in Firefox's own window about camera and microphone. Without them it asks nothing, and gives its fake ones. */
const ACTS = {
  isAsked: `() => Services.prefs.setBoolPref('media.navigator.permission.disabled', false)`,
  isNotAsked: `() => {
    Services.prefs.setBoolPref('media.navigator.permission.disabled', true);
    const { SitePermissions } = ChromeUtils.importESModule('resource:///modules/SitePermissions.sys.mjs');
    const browser = gBrowser.selectedBrowser;
    for (const name of ['camera', 'microphone']) SitePermissions.removeFromPrincipal(browser.contentPrincipal, name, browser);
  }`,
  blocks: `async () => {
    const question = () => PopupNotifications.panel.querySelector('popupnotification')?.secondaryButton;
    while (!question() || PopupNotifications.panel.state !== 'open') await new Promise((resolve) => setTimeout(resolve, 20));
    question().click();
  }`,
  allows: `() => {
    const { SitePermissions } = ChromeUtils.importESModule('resource:///modules/SitePermissions.sys.mjs');
    const browser = gBrowser.selectedBrowser;
    for (const name of ['camera', 'microphone']) {
      SitePermissions.removeFromPrincipal(browser.contentPrincipal, name, browser);
      SitePermissions.setForPrincipal(browser.contentPrincipal, name, SitePermissions.ALLOW, SitePermissions.SCOPE_PERSISTENT, browser);
    }
  }`,
};

/** For tests that run in Firefox alone: `firefox` with one of the acts. */
export const personInFirefox = () => ({
  name: 'person-in-firefox',
  async executeCommand({ command, payload, session }) {
    if (command !== 'firefox') return undefined;
    await tell(session.browser.getPage(session.id), ACTS[payload]);
    return true;
  },
});

async function emulate(page, features) {
  for (const { name, value } of features) {
    const override = `(id, override, value) => {
      const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
      NavigableManager.getBrowsingContextById(id)[override] = value;
    }`;
    await tell(page, override, page.mainFrame()._id, OVERRIDES[name], value || 'none');
  }
}

/** Runs a function in the window around the page, as the browser's own script. */
async function tell(page, functionDeclaration, ...values) {
  const { connection } = page.browser();
  const { result: tree } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { result } = await connection.send('script.callFunction', {
    functionDeclaration,
    arguments: values.map((value) => ({ type: 'string', value })),
    target: { context: tree.contexts[0].context },
    awaitPromise: true,
  });
  if (result.type === 'exception') throw new Error(`in Firefox: ${result.exceptionDetails.text}`);
}
