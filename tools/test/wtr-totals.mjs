// A reporter for web-test-runner that writes `{ passed, failed, skipped }` to the file named in TOTALS.
import { writeFileSync } from 'node:fs';

/** @typedef {{ tests: { passed: boolean, skipped: boolean }[], suites: Suite[] }} Suite */

/** @returns {import('@web/test-runner').Reporter} */
export function totalsReporter() {
  return {
    stop({ sessions }) {
      const totals = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const failedBefore = totals.failed;
        if (session.testResults) count(/** @type {Suite} */ (session.testResults), totals);
        // A page that does not load, or throws outside a test, has no failed test to show for it.
        const isBroken = session.errors.length > 0 || (!session.passed && totals.failed === failedBefore);
        if (isBroken) totals.failed++;
      }
      if (process.env['TOTALS']) writeFileSync(process.env['TOTALS'], JSON.stringify(totals));
    },
  };
}

/** @param {Suite} suite @param {{ passed: number, failed: number, skipped: number }} totals */
function count(suite, totals) {
  for (const test of suite.tests) {
    if (test.skipped) totals.skipped++;
    else if (test.passed) totals.passed++;
    else totals.failed++;
  }
  for (const inner of suite.suites) count(inner, totals);
}
