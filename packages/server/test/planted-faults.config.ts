import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PLANTED, plant } from './planted-fault.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One project a fault, in one run with one PostgreSQL. Started by `planted-faults.test.ts`. */
export default defineConfig({
  root,
  test: {
    globalSetup: ['test/postgres.ts'],
    maxWorkers: 2,
    projects: PLANTED.map((fault) => ({
      root,
      plugins: [plant(fault)],
      test: {
        name: fault.name,
        setupFiles: ['test/setup.ts'],
        include: [fault.suite],
        testTimeout: 60_000,
        hookTimeout: 60_000,
        // A fault shows sooner. Processes that a test starts plant it themselves.
        env: { RING_RACES: '25', RACE_ROUNDS: '25', HOT_REQUESTS: '500', API_KILLS: '2', PLANTED_FAULT: fault.name },
      },
    })),
  },
});
