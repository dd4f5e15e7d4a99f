// Planted faults: whatever goes wrong in a suite must show in the last line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FoundFirefox } from '../firefox.ts';
import { runAll } from './run-all.ts';
import { failuresOf, runSuite } from './run-suite.ts';
import { vitest, type Runner } from './runners.ts';
import { summary, type Totals } from './totals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

beforeEach(() => {
  // Inside the repository: the planted suites need vitest.
  mkdirSync(join(root, '.bedside'), { recursive: true });
  folder = mkdtempSync(join(root, '.bedside/planted-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (runner: Runner, firefox: () => FoundFirefox = () => ({ reason: 'there is none.' })) =>
  runSuite(runner, {
    root,
    reports: join(folder, 'totals'),
    chromium: () => Promise.reject(new Error('No browser here.')),
    firefox,
    show: false,
  });

function script(code: string): Runner {
  const file = join(folder, 'suite.mjs');
  writeFileSync(file, code);
  return {
    name: 'planted',
    when: 'unit',
    folder: relative(root, folder),
    command: (totals) => [file, totals],
    read: (totals) => totals as Totals,
  };
}

function vitestSuite(files: Record<string, string>): Runner {
  for (const [name, code] of Object.entries(files))
    writeFileSync(join(folder, name), `import { it, beforeAll, describe } from 'vitest';\n${code}`);
  writeFileSync(join(folder, 'vitest.config.ts'), `export default { test: { include: ['*.test.ts'] } };`);
  return vitest('planted', 'unit', relative(root, folder), [`--root=${folder}`]);
}

const writes = (totals: Totals): string => `
  import { writeFileSync } from 'node:fs';
  writeFileSync(process.argv[2], ${JSON.stringify(JSON.stringify(totals))});`;

describe('a suite', { timeout: 60_000 }, () => {
  it('when it counts and ends well, counts as it says', async () => {
    expect(await run(script(writes({ passed: 3, failed: 0, skipped: 1 })))).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  it('when it crashes before it counts, is one failure', async () => {
    expect(await run(script(`throw new Error('planted');`))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('when it crashes after it has counted only passes, is one failure more', async () => {
    const code = `${writes({ passed: 3, failed: 0, skipped: 0 })} process.exit(1);`;

    expect(await run(script(code))).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('when it is killed, is one failure', async () => {
    expect(await run(script(`process.kill(process.pid, 'SIGKILL');`))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('when it ends well but says nothing, is one failure', async () => {
    expect(await run(script(''))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('when it ran nothing, or skipped everything, is one failure', async () => {
    expect(await run(script(writes({ passed: 0, failed: 0, skipped: 4 })))).toEqual({ passed: 0, failed: 1, skipped: 4 });
  });

  it('when it writes nonsense, is one failure', async () => {
    const code = `import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], '{');`;

    expect(await run(script(code))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('when it crashes today, is not judged by what it wrote yesterday', async () => {
    await run(script(writes({ passed: 3, failed: 0, skipped: 0 })));

    expect(await run(script(`process.exit(0);`))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('when its script does not exist, is one failure', async () => {
    const runner = { ...script(''), command: () => ['no/such/script.mjs'] };

    expect(await run(runner)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('when there is no browser for it, is one failure', async () => {
    const runner: Runner = { ...script(writes({ passed: 3, failed: 0, skipped: 0 })), needs: 'chromium' };

    expect(await run(runner)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a suite in Firefox', { timeout: 60_000 }, () => {
  const green = { passed: 3, failed: 0, skipped: 0 };
  const inFirefox = (): Runner => ({
    ...script(`${writes(green)} if (process.env.FIREFOX_PATH !== '/opt/fox') process.exit(1);`),
    needs: 'firefox',
  });

  it('when there is one, runs in it', async () => {
    expect(await run(inFirefox(), () => ({ path: '/opt/fox' }))).toEqual(green);
  });

  it('when there is none, is left out with its reason: neither failed nor passed', async () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => {});

    expect(await run(inFirefox())).toEqual({ passed: 0, failed: 0, skipped: 1 });
    expect(said.mock.calls).toEqual([['planted is left out: there is none.']]);
    said.mockRestore();
  });

  it('when FIREFOX_PATH is wrong, is one failure', async () => {
    const wrong = () => {
      throw new Error('FIREFOX_PATH is wrong.');
    };

    expect(await run(inFirefox(), wrong)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a vitest suite', { timeout: 60_000 }, () => {
  it('when tests pass, fail and are skipped, counts them', async () => {
    const suite = vitestSuite({
      'a.test.ts': `it('passes', () => {}); it('fails', () => { throw new Error('planted'); }); it.skip('waits', () => {});`,
    });

    expect(await run(suite)).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it('when a file does not load, that is one failure beside the tests of the others', async () => {
    const suite = vitestSuite({
      'a.test.ts': `it('passes', () => {}); it('fails', () => { throw new Error('planted'); });`,
      'b.test.ts': `import './missing.ts'; it('never runs', () => {});`,
    });

    expect(await run(suite)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('when an error is thrown outside every test, it is one failure', async () => {
    const late = `it('passes', async () => { setTimeout(() => { throw new Error('planted'); }); await new Promise((go) => setTimeout(go, 50)); });`;

    expect(await run(vitestSuite({ 'a.test.ts': late }))).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('when tests fail or a file does not load, names each with the first line of why', async () => {
    const suite = vitestSuite({
      'a.test.ts': `describe('a door', () => { it('opens', () => { throw new Error('planted\\nand more'); }); it('closes', () => {}); });`,
      'b.test.ts': `import './missing.ts'; it('never runs', () => {});`,
    });
    await run(suite);

    expect(failuresOf(suite, join(folder, 'totals')).sort()).toEqual([
      expect.stringMatching(/a\.test\.ts > a door opens: Error: planted$/),
      expect.stringMatching(/b\.test\.ts > the file itself: .*missing\.ts/),
    ]);
  });

  it('when no file matches, is one failure', async () => {
    expect(await run(vitestSuite({}))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('all suites together', () => {
  const silent = () => {};

  it('when one throws, the others run and it is one failure', async () => {
    const totals = await runAll(
      [
        { name: 'broken', run: () => Promise.reject(new Error('planted')) },
        { name: 'whole', run: async () => ({ passed: 2, failed: 0, skipped: 0 }) },
      ],
      silent,
    );

    expect(summary(totals)).toBe('2 passed, 1 failed');
  });

  it('when one is red, what failed is said once more after the last', async () => {
    const said: string[] = [];
    const red = { passed: 1, failed: 1, skipped: 0 };
    const green = { passed: 2, failed: 0, skipped: 0 };
    await runAll(
      [
        { name: 'broken', run: async () => red, failures: () => ['a.test.ts > opens: planted'] },
        { name: 'whole', run: async () => green, failures: () => ['never asked'] },
      ],
      (line) => said.push(line),
    );

    expect(said.at(-1)).toBe('\n✗ broken: a.test.ts > opens: planted');
  });

  it('when there is no suite at all, is one failure', async () => {
    expect(summary(await runAll([], silent))).toBe('0 passed, 1 failed');
  });

  it('when interrupted, is never green, though what ran was', async () => {
    const interruption = new AbortController();
    const whole = async () => {
      interruption.abort();
      return { passed: 2, failed: 0, skipped: 0 };
    };
    const never = async () => ({ passed: 100, failed: 0, skipped: 0 });
    const totals = await runAll(
      [
        { name: 'a', run: whole },
        { name: 'b', run: never },
      ],
      silent,
      interruption.signal,
    );

    expect(totals).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('when something was skipped, the last line says so', () => {
    expect(summary({ passed: 2, failed: 0, skipped: 1 })).toBe('2 passed, 0 failed, 1 skipped');
  });
});
