// A reporter for web-test-runner that writes `{ totals: { passed, failed, skipped }, failures }` to the file named in TOTALS.
import { writeFileSync } from 'node:fs';

/** @typedef {{ name: string, tests: { name: string, passed: boolean, skipped: boolean, error?: { message?: string } }[], suites: Suite[] }} Suite */

/**
 * @param {{ file: string, why: string }[]} leftOut What this browser cannot run: counted as skipped, each, and told with its reason.
 * @returns {import('@web/test-runner').Reporter}
 */
export function totalsReporter(leftOut = []) {
  return {
    stop({ sessions }) {
      for (const { file, why } of leftOut) console.log(`left out: ${file}: ${why}`);
      const totals = { passed: 0, failed: 0, skipped: leftOut.length };
      /** @type {string[]} */
      const failures = [];
      for (const session of sessions) {
        const failedBefore = totals.failed;
        if (session.testResults)
          count(/** @type {Suite} */ (session.testResults), totals, (line) => failures.push(`${session.testFile} > ${line}`));
        // A page that does not load, or throws outside a test, has no failed test to show for it.
        const isBroken = session.errors.length > 0 || (!session.passed && totals.failed === failedBefore);
        if (!isBroken) continue;
        totals.failed++;
        failures.push(`${session.testFile} > the page itself: ${session.errors[0]?.message ?? 'it did not load'}`);
      }
      if (process.env['TOTALS']) writeFileSync(process.env['TOTALS'], JSON.stringify({ totals, failures }));
    },
  };
}

/** @param {Suite} suite @param {{ passed: number, failed: number, skipped: number }} totals @param {(line: string) => void} tell */
function count(suite, totals, tell) {
  for (const test of suite.tests) {
    if (test.skipped) totals.skipped++;
    else if (test.passed) totals.passed++;
    else {
      totals.failed++;
      tell(`${test.name}: ${(test.error?.message ?? '').split('\n', 1)[0]}`);
    }
  }
  for (const inner of suite.suites) count(inner, totals, (line) => tell(inner.name ? `${inner.name} > ${line}` : line));
}
