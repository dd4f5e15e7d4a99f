import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findChromium } from '../chromium.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bedside chromium '))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function program(name: string, code: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${code}\n`, { mode: 0o755 });
  return path;
}

it('when CHROMIUM_PATH names one that starts, takes it', async () => {
  const path = program('mine', 'echo "Chromium 150.0.1"');
  vi.stubEnv('CHROMIUM_PATH', path);

  expect(await findChromium()).toBe(path);
});

it('when CHROMIUM_PATH names none, says so and takes no other', async () => {
  vi.stubEnv('CHROMIUM_PATH', join(folder, 'nothing'));

  await expect(findChromium()).rejects.toThrow(/^CHROMIUM_PATH is .+nothing, which does not start\. Correct it or unset it\.$/);
});

it('when the first on the PATH is a shim that tells no version, takes the next', async () => {
  program('chromium', 'echo "install it with snap" >&2; exit 1');
  program('chromium-browser', 'exit 0');
  const real = program('google-chrome', 'echo "Google Chrome 150.0.1"');
  vi.stubEnv('CHROMIUM_PATH', '');
  vi.stubEnv('PATH', folder);

  expect(await findChromium()).toBe(real);
});
