import { defineConfig } from 'vitest/config';

/** The plain TypeScript of the SDK. What draws is tested by web-test-runner.config.mjs, what was built by vitest.built.config.ts. */
export default defineConfig({
  test: {
    include: [
      'src/{call,api,localization,devices,livekit,loader,internal,copied}/**/*.test.ts',
      'test/*.node.test.ts',
      'build/*.test.ts',
    ],
    exclude: ['**/*.{browser,firefox}.test.ts'],
    passWithNoTests: false,
    testTimeout: 15_000,
  },
});
