// The same reading in a small clinic and in a large one, on one PostgreSQL.
import { findingOf, type Finding, type Say } from './goals.ts';
import { median, medianInterval } from './statistics.ts';

export type Readable = { read: (page: string) => Promise<void> };
type Options = { what: string; goal: number; pairs: number; say: Say };

/**
 * Of each page, the time in the large one through that in the small one; the worst of them is what counts. They take turns, each
 * with its connection and its plans warm.
 */
export async function compareSizes(names: readonly string[], few: Readable, many: Readable, options: Options): Promise<Finding> {
  const { what, goal, pairs, say } = options;
  const all = new Map<string, number[]>();
  for (const name of names) {
    const ratios = await ratiosOf(name, few, many, pairs);
    const [low, high] = medianInterval(ratios);
    say(`  by ${name}: ${median(ratios).toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`);
    all.set(name, ratios);
  }
  const [worst, ratios] = [...all].sort(([, a], [, b]) => median(b) - median(a))[0]!;
  return findingOf(`${what}, the worst of ${names.length} (by ${worst})`, ratios, { atMost: goal });
}

async function ratiosOf(name: string, few: Readable, many: Readable, pairs: number): Promise<number[]> {
  for (let n = 0; n < 8; n++) for (const one of [few, many]) await one.read(name);
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const times = new Map<Readable, number>();
    for (const one of pair % 2 === 0 ? [few, many] : [many, few]) {
      const began = performance.now();
      for (let n = 0; n < 3; n++) await one.read(name);
      times.set(one, performance.now() - began);
    }
    ratios.push(times.get(many)! / times.get(few)!);
  }
  return ratios;
}
