import { resolve } from 'node:path';
import { findChromium } from '../chromium.ts';
import { findFirefox } from '../firefox.ts';
import { build, checks, type Check } from '../verify/checks.ts';
import type { Suite } from './run-all.ts';
import { failuresOf, runSuite } from './run-suite.ts';
import { runners, type Runner } from './runners.ts';
import { add, NOTHING, type Totals } from './totals.ts';

export const unitSuites = (signal?: AbortSignal): Suite[] => suitesOf('unit', signal);
export const wholeSuites = (signal?: AbortSignal): Suite[] => suitesOf('whole', signal);

function suitesOf(when: Runner['when'], signal?: AbortSignal): Suite[] {
  const browsers = { chromium: () => findChromium(), firefox: () => findFirefox() };
  const options = { root: resolve('.'), reports: resolve('.bedside/totals'), ...browsers, signal };
  return runners
    .filter((runner) => runner.when === when)
    .map((runner) => ({
      name: runner.name,
      run: () => runSuite(runner, options),
      failures: () => failuresOf(runner, options.reports),
    }));
}

export function verifySuite(): Suite {
  const failed: string[] = [];
  return {
    name: 'verify',
    failures: () => failed,
    async run() {
      let totals = NOTHING;
      for (const check of checks) {
        const checked = await runCheck(check);
        if (checked.failed > 0) failed.push(check.name);
        totals = add(totals, checked);
      }
      return totals;
    },
  };
}

export function buildSuite(): Suite {
  return {
    name: 'build and byte budgets',
    run: () => runCheck(build),
  };
}

async function runCheck({ name, run }: Check): Promise<Totals> {
  const began = performance.now();
  const { ok, output } = await run().catch((error: Error) => ({ ok: false, output: error.stack ?? error.message }));
  console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (output && (!ok || output.startsWith('note:'))) console.log(output.replaceAll(/^/gm, '    '));
  return { ...NOTHING, [ok ? 'passed' : 'failed']: 1 };
}
