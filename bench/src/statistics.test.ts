import { expect, test } from 'vitest';
import { median, medianInterval, quantile } from './statistics.ts';

test('the median of an even number of values lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
});

test('the interval holds the median, and is a point when every value is the same', () => {
  const values = Array.from({ length: 40 }, (_, i) => i / 40);
  const [low, high] = medianInterval(values);
  expect(low).toBeLessThan(median(values));
  expect(high).toBeGreaterThan(median(values));
  expect(medianInterval([7, 7, 7])).toEqual([7, 7]);
});
