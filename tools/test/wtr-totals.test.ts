import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { totalsReporter } from './wtr-totals.mjs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bedside-totals-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const passed = { passed: true, skipped: false };
const failed = { passed: false, skipped: false };
const skipped = { passed: false, skipped: true };

function reportOf(...sessions: { passed?: boolean; errors?: object[]; tests?: object[]; suites?: object[] }[]): unknown {
  const file = join(folder, 'totals.json');
  vi.stubEnv('TOTALS', file);
  const whole = sessions.map(({ passed = true, errors = [], tests, suites = [] }) => ({
    ...{ passed, errors, testFile: 'a.test.ts' },
    ...(tests && { testResults: { name: '', tests, suites } }),
  }));
  totalsReporter().stop?.({ sessions: whole } as never);
  return JSON.parse(readFileSync(file, 'utf8'));
}
const totalsOf = (...sessions: Parameters<typeof reportOf>) => (reportOf(...sessions) as { totals: unknown }).totals;

it('when tests lie in suites within suites, counts them all', () => {
  const inner = { name: 'inner', tests: [passed, failed], suites: [] };
  const outer = { name: 'outer', tests: [skipped], suites: [inner] };

  expect(totalsOf({ passed: false, tests: [passed], suites: [outer] })).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

it('when a page does not load, is one failure', () => {
  expect(totalsOf({ tests: [passed] }, { passed: false })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

it('when a page throws outside its tests, is one failure more', () => {
  expect(totalsOf({ errors: [{ message: 'planted' }], tests: [passed] })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

it('when something fails, names it: the suites around it, the test, the first line of why', () => {
  const red = { ...failed, name: 'opens', error: { message: 'never: the door\nshown: nothing' } };
  const report = reportOf(
    { passed: false, tests: [], suites: [{ name: 'the list', tests: [red], suites: [] }] },
    { passed: false },
  );

  expect(report).toMatchObject({
    failures: ['a.test.ts > the list > opens: never: the door', 'a.test.ts > the page itself: it did not load'],
  });
});

it('when files are left out, counts each as skipped and tells why', () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  const file = join(folder, 'totals.json');
  vi.stubEnv('TOTALS', file);
  totalsReporter([{ file: 'heard.test.ts', why: 'no tree.' }]).stop?.({ sessions: [] } as never);

  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ totals: { passed: 0, failed: 0, skipped: 1 } });
  expect(said.mock.calls).toEqual([['left out: heard.test.ts: no tree.']]);
  said.mockRestore();
});
