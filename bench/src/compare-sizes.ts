// The same reading in a small clinic and in a large one, on one PostgreSQL.
import { median, medianInterval } from './statistics.ts';

export type Readable = { read: (page: string) => Promise<void> };
type Options = { pairs: number; say: (line: string) => void };

/** The time in the large one through that in the small one. They take turns, each with its connection and its plans warm. */
export async function compareSizes(name: string, few: Readable, many: Readable, { pairs, say }: Options): Promise<number> {
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
  const [low, high] = medianInterval(ratios);
  say(`  by ${name}: ${median(ratios).toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`);
  return median(ratios);
}
