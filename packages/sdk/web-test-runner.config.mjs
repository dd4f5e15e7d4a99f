import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { readAloud } from './test/runner/read-aloud.mjs';
import { forcedColors } from './test/runner/forced-colors.mjs';
import { safeAreas } from './test/runner/safe-areas.mjs';
import { whatIsHeld } from './test/runner/what-is-held.mjs';

const root = new URL('../..', import.meta.url);
const totals = new URL('tools/test/wtr-totals.mjs', root);
/** What is shown, and what `npm test` counts. */
export async function reportersFor(leftOut = []) {
  const { totalsReporter } = existsSync(totals) ? await import(totals.href) : {};
  return [defaultReporter(), ...(totalsReporter ? [totalsReporter(leftOut)] : [])];
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
    safeAreas(),
    whatIsHeld(),
    readAloud(),
  ],
  browsers: [
    chromeLauncher({ launchOptions: { executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args, headless: true } }),
  ],
  reporters: await reportersFor(),
};
