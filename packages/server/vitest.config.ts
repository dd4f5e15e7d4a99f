import { defineConfig } from 'vitest/config';

/** One real PostgreSQL for the run, one database a file; two files at a time, as they mostly wait for it. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/postgres.ts'],
    testTimeout: 15_000,
    // A busy machine is slow, not wrong.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
