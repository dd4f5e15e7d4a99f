import { defineConfig } from 'vitest/config';

/** One real PostgreSQL for the run, one database a file; two files at a time, as they mostly wait for it. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/postgres.ts'],
    // A busy machine is slow, not wrong: these end what hangs.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
