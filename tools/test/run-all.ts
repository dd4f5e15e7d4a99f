import { add, judge, NOTHING, type Totals } from './totals.ts';

/** Something that counts in the last line. */
export interface Suite {
  name: string;
  run(): Promise<Totals>;
}

/** Runs suite after suite; each is reported with its seconds. */
export async function runAll(suites: Suite[], say: (line: string) => void, signal?: AbortSignal): Promise<Totals> {
  let sum = NOTHING;
  for (const { name, run } of suites) {
    if (signal?.aborted) break;
    say(`\n--- ${name}`);
    const began = performance.now();
    const totals = await run().catch((error: Error) => {
      say(error.stack ?? error.message);
      return judge(undefined, 1);
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`--- ${name}: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped (${seconds} s)`);
    sum = add(sum, totals);
  }
  return sum.passed + sum.failed === 0 || signal?.aborted ? add(sum, { ...NOTHING, failed: 1 }) : sum;
}
