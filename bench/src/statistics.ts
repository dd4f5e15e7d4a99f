export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** 95 % interval of the median by bootstrap. The generator is seeded: the same figures give the same interval. */
export function medianInterval(values: readonly number[], rounds = 2000): [low: number, high: number] {
  const random = sampler(1);
  const medians = Array.from({ length: rounds }, () =>
    median(Array.from(values, () => values[Math.floor(random() * values.length)] ?? NaN)),
  );
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}

/** A linear congruential generator: good enough to draw samples. */
function sampler(seed: number) {
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
