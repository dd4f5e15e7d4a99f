import { defineConfig } from 'vitest/config';

/** The plain TypeScript of the SDK. What draws is tested in Chromium: web-test-runner.config.mjs. */
export default defineConfig({
  test: {
    include: ['src/{call,api,localization,devices,livekit,loader,internal}/**/*.test.ts', 'test/*.node.test.ts'],
    passWithNoTests: false,
    testTimeout: 15_000,
  },
});
