import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { readAloud } from './test/runner/read-aloud.mjs';
import { forcedColors } from './test/runner/forced-colors.mjs';
import { whatIsHeld } from './test/runner/what-is-held.mjs';

const root = new URL('../..', import.meta.url);
const totals = new URL('tools/test/wtr-totals.mjs', root);
const reporters = [defaultReporter()];
if (existsSync(totals)) {
  const { default: wtrTotals, totalsReporter = wtrTotals } = await import(totals.href);
  if (totalsReporter) reporters.push(totalsReporter());
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/** In place of Chromium, where Debian's firefox-esr or another Firefox is installed. */
const firefox = process.env.FIREFOX_PATH;
const launchOptions = firefox
  ? {
      browser: 'firefox',
      executablePath: firefox,
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
      },
    }
  : { executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args };

export default {
  rootDir: fileURLToPath(root),
  files: [
    'packages/sdk/src/{conformance,read-aloud}.test.ts',
    'packages/sdk/react/*.test.ts',
    'packages/sdk/src/components/**/*.test.ts',
    'packages/sdk/src/{devices,internal,controllers,livekit}/**/*.browser.test.ts',
  ],
  nodeResolve: { exportConditions: ['development'] },
  // One page at a time: of two, one is hidden, and nothing is laid out or observed in it.
  concurrency: 1,
  testFramework: { config: { ui: 'tdd', timeout: 30_000 } },
  testsFinishTimeout: 180_000,
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2024', tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) }),
    forcedColors(),
    whatIsHeld(),
    readAloud(),
  ],
  browsers: [chromeLauncher({ launchOptions: { ...launchOptions, headless: true } })],
  reporters,
};
