import { add, judge, NOTHING, type Totals } from './totals.ts';

/** Something that counts in the last line. */
export interface Suite {
  name: string;
  run(): Promise<Totals>;
  /** What failed in it, a line each, asked after a run that was not green. */
  failures?(): string[];
}

/** Runs suite after suite; each is reported with its seconds, and what failed once more at the end, where it is looked for first. */
export async function runAll(suites: Suite[], say: (line: string) => void, signal?: AbortSignal): Promise<Totals> {
  let sum = NOTHING;
  const failures: string[] = [];
  for (const { name, run, failures: tell } of suites) {
    if (signal?.aborted) break;
    say(`\n--- ${name}`);
    const began = performance.now();
    const totals = await run().catch((error: Error) => {
      say(error.stack ?? error.message);
      return judge(undefined, 1);
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`--- ${name}: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped (${seconds} s)`);
    if (totals.failed > 0) failures.push(...(tell?.() ?? []).map((failure) => `✗ ${name}: ${failure}`));
    sum = add(sum, totals);
  }
  if (failures.length > 0) say(`\n${failures.join('\n')}`);
  return sum.passed + sum.failed === 0 || signal?.aborted ? add(sum, { ...NOTHING, failed: 1 }) : sum;
}
