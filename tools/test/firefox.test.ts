import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findFirefox } from '../firefox.ts';

let folder: string;
const said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bedside firefox '));
  said.length = 0;
  vi.stubEnv('FIREFOX_PATH', '');
  vi.stubEnv('PATH', folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function program(name: string, code: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${code}\n`, { mode: 0o755 });
  return path;
}
const TELLS = 'echo "Mozilla Firefox 153.7.0esr"';
/** The sixth of its arguments is where the picture of a page goes. */
const OPENS = `${TELLS}; [ -z "$6" ] || : > "$6"`;
const find = (ways: string[][] = [], limit?: number) => findFirefox((line) => said.push(line), ways, limit);

it('when FIREFOX_PATH names one that starts, takes it', () => {
  const path = program('mine', TELLS);
  program('firefox-esr', OPENS);
  vi.stubEnv('FIREFOX_PATH', path);

  expect(find()).toEqual({ path });
});

it('when FIREFOX_PATH names none, says so and takes no other', () => {
  program('firefox-esr', OPENS);
  vi.stubEnv('FIREFOX_PATH', join(folder, 'nothing'));

  expect(() => find()).toThrow(/^FIREFOX_PATH is .+nothing, which does not start\. Correct it or unset it\.$/);
});

it('when one is on the PATH, takes it: Debian’s before another', () => {
  program('firefox', OPENS);
  const path = program('firefox-esr', OPENS);

  expect(find([['/bin/sh', '-c', 'exit 1']])).toEqual({ path });
  expect(said).toEqual([]);
});

it('when the only one is a shim that tells no version, or of snap, is none', () => {
  program('firefox-esr', 'echo "install it with snap" >&2; exit 1');
  program('firefox', `${OPENS}\n# exec /snap/bin/firefox "$@"`);

  expect(find()).toEqual({ reason: expect.stringContaining('apt install firefox-esr') });
});

it('when it tells its version and opens no page, is left out, and says which', () => {
  const path = program('firefox-esr', TELLS);

  expect(find()).toEqual({ reason: `${path} opens no page here.` });
});

it('when there is none, installs it, and says so', () => {
  const path = join(folder, 'firefox-esr');
  const installer = program('get', `/bin/cp "${program('package', OPENS)}" "${path}"`);

  expect(find([[installer, 'install', 'firefox-esr']])).toEqual({ path });
  expect(said).toEqual([expect.stringMatching(/^No Firefox found; running get .*install firefox-esr \.\.\.$/)]);
});

it('when it cannot be installed, says what went wrong, and tells the reason in place of failing', () => {
  const fails = program('get', 'echo "E: Unable to locate package firefox-esr" >&2; exit 100');
  const missing = join(folder, 'no-such-program');

  expect(find([[fails], [missing]])).toEqual({ reason: expect.stringMatching(/^there is no Firefox\. Install one/) });
  expect(said[1]).toBe('  it did not work: E: Unable to locate package firefox-esr');
  expect(said[3]).toMatch(/ENOENT/);
});

it('when what installs it hangs, waits no longer than the limit', () => {
  const hangs = program('get', 'exec /bin/sleep 60');
  const began = performance.now();

  expect(find([[hangs]], 300)).toHaveProperty('reason');
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(said[1]).toMatch(/ETIMEDOUT/);
});
