import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What `npm test` does in minutes, at the sizes of a night. Give a size, or a seed that failed, to have another. */
const NIGHTLY = { FUZZ_REQUESTS: '50000', MACHINE_RUNS: '10000', HOT_REQUESTS: '1000000' };
const SUITES = [
  'test/fuzz',
  'test/appointment-machine.test.ts',
  'test/appointment-races.test.ts',
  'test/slot-races.test.ts',
  'test/waitlist-races.test.ts',
  'test/hot-slots.test.ts',
];

const { status } = spawnSync(
  process.execPath,
  ['../../node_modules/vitest/vitest.mjs', 'run', '--testTimeout=86400000', ...SUITES],
  {
    cwd: fileURLToPath(new URL('../packages/server', import.meta.url)),
    env: { ...NIGHTLY, ...process.env },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
