import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { firefoxLauncher, personInFirefox } from './test/runner/firefox.mjs';
import chromium, { reportersFor } from './web-test-runner.config.mjs';

/** Steers what only Chromium's devtools have. All else runs in both. */
const LEFT_OUT = [
  {
    file: 'packages/sdk/src/read-aloud.test.ts',
    why: 'the accessibility tree is read by devtools that Firefox does not have, and written in the words of Chromium.',
  },
  {
    file: 'packages/sdk/src/components/telehealth-call/telehealth-call-leaks.test.ts',
    why: 'nodes, listeners and bytes are counted by devtools that Firefox does not have.',
  },
  {
    file: 'packages/sdk/src/components/telehealth-stage/safe-areas.test.ts',
    why: 'the notch of a phone is given to the page by devtools that Firefox does not have.',
  },
  {
    file: 'packages/sdk/src/livekit/refused.browser.test.ts',
    why: 'in Firefox livekit-client makes no connection before the media server has answered: there is none to be left open.',
  },
];

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const tested = globSync(chromium.files, { cwd })
  .filter((path) => !LEFT_OUT.some(({ file }) => file === path))
  .toSorted();

export default {
  ...chromium,
  files: [
    // Every second one in every run, or `npm test` would take too long; all when asked for, as every night.
    ...tested.filter((_, index) => process.env.FIREFOX_FILES === 'all' || index % 2 === 1),
    // What its own window asks a person, and what it answers the page then.
    'packages/sdk/src/devices/*.firefox.test.ts',
  ],
  plugins: [...chromium.plugins, personInFirefox()],
  // Each page is seen: it has a browser of its own.
  concurrency: 2,
  browserStartTimeout: 120_000,
  browsers: [firefoxLauncher(process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr')],
  reporters: await reportersFor(LEFT_OUT),
};
