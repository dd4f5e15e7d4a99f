import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findFirefox } from './firefox.ts';
import { ensureGateway } from './versitygw/ensure.ts';

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What `npm test` does in minutes, at the sizes of a night. Give a size, or a seed that failed, to have another. */
const NIGHTLY = {
  FUZZ_REQUESTS: '50000',
  MACHINE_RUNS: '10000',
  HOT_REQUESTS: '1000000',
  RING_RACES: '50000',
  RACE_ROUNDS: '1000',
  SIGN_IN_PAIRS: '500',
  PLANTED_FAULTS: 'all',
  API_KILLS: '1000',
  BACKEND_KILLS: '500',
  POSTGRES_KILLS: '150',
};
const SUITES = [
  'test/fuzz',
  'test/appointment-machine.test.ts',
  'test/appointment-races.test.ts',
  'test/slot-races.test.ts',
  'test/ring-races.test.ts',
  'test/waitlist-races.test.ts',
  'test/waiting-races.test.ts',
  'test/hot-slots.test.ts',
  'test/planted-faults.test.ts',
  'test/chaos',
  'test/access/unseen.test.ts',
  'src/modules/accounts/sign-in.test.ts',
  'src/storage/storage.test.ts',
];

const run = (folder: string, suites: string[], env: Record<string, string>) =>
  spawnSync(process.execPath, [VITEST, 'run', '--testTimeout=86400000', ...suites], {
    cwd: fileURLToPath(new URL(`../${folder}`, import.meta.url)),
    env: { ...env, ...process.env },
    stdio: 'inherit',
  }).status ?? 1;

/** Every file of the elements' tests, where `npm test` takes every second one. */
function testAllInFirefox(): number {
  const firefox = findFirefox();
  if ('reason' in firefox) {
    console.log(`The elements in Firefox are left out: ${firefox.reason}`);
    return 0;
  }
  const args = ['node_modules/@web/test-runner/dist/bin.js', '--config', 'packages/sdk/web-test-runner.firefox.config.mjs'];
  const env = { FIREFOX_FILES: 'all', ...process.env, FIREFOX_PATH: firefox.path };
  return spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
}

// Skipped with its reason where it cannot be built.
await ensureGateway({ env: process.env, say: console.log });

const statuses = [
  run('packages/server', SUITES, NIGHTLY),
  run('e2e', ['restarts', '--testNamePattern', 'of LiveKit'], { LIVEKIT_KILLS: '100' }),
  run('e2e', ['network'], { NETWORK_FAULTS: 'all' }),
  run('e2e', ['leaks'], { LEAK_CALLS: '50' }),
  run('e2e', ['gallery'], { GALLERY: 'all' }),
  testAllInFirefox(),
  // The elements as built (`npm run build`): more mounts, and a page of a framework that is installed for it alone.
  run('packages/sdk', ['--config', 'vitest.built.config.ts', 'leaks'], { MOUNTS: '50' }),
  run('packages/sdk', ['--config', 'vitest.nightly.config.ts'], {}),
  // Where UDP is blocked: a whole visit over TCP alone.
  run('e2e', ['first-visit'], { MEDIA: 'tcp' }),
];
process.exitCode = Math.max(...statuses);
