import { defineConfig } from 'vitest/config';

/** What `npm run build` made, in Chromium, on a clinic's page. Run after the build. */
export default defineConfig({
  test: { include: ['test/built/*.test.ts'], testTimeout: 30_000, expect: { poll: { timeout: 10_000 } }, hookTimeout: 30_000 },
});
