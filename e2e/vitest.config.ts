import { defineConfig } from 'vitest/config';

/** One stack, one browser, one test at a time: what is measured here is whether it works, on a machine with two cores. */
export default defineConfig({
  test: {
    include: ['src/**/*.e2e.test.ts'],
    globalSetup: 'src/support/global-setup.ts',
    fileParallelism: false,
    maxWorkers: 1,
    isolate: false,
    retry: 0,
    testTimeout: 90_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
