/** What a suite counted. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The last line of `npm test`. */
export function summary({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
  }[];
}

/** A file may fail without any of its tests failing: it does not load, or a hook throws. It counts as one. */
export function totalsOfVitest(report: VitestReport): Totals {
  const withoutFailedTest = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + withoutFailedTest.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** What failed, a line each: where, which test, and the first line of why. */
export function failuresOfVitest({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [line(name, 'the file itself', message)];
    return failed.map(({ fullName, failureMessages }) => line(name, fullName, failureMessages?.[0]));
  });
}

export const line = (file: string, test: string, message = '') =>
  `${file.replace(/^.*\/(?=(packages|e2e|tools|bench)\/)/, '')} > ${test}: ${message.split('\n', 1)[0]}`;

/** A suite that crashed, or ran nothing, is never green. */
export function judge(counted: Totals | undefined, exitCode: number): Totals {
  const totals = counted ?? NOTHING;
  const ranNothing = totals.passed + totals.failed === 0;
  const failedSilently = exitCode !== 0 && totals.failed === 0;
  return ranNothing || failedSilently ? { ...totals, failed: totals.failed + 1 } : totals;
}
