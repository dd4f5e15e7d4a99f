import { defineConfig } from 'vitest/config';

/** What is too large for `npm test`: pages of heavy frameworks, installed into folders of their own. Run by `npm run chaos`, after the build. */
export default defineConfig({
  test: { include: ['test/nightly/*.test.ts'], testTimeout: 60_000, expect: { poll: { timeout: 10_000 } }, hookTimeout: 900_000 },
});
