import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearOf, disjoint, subtract, type Interval } from './intervals.rules.ts';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }))
  .map(([start, length]): Interval => ({ start, end: start + length }));
const intervals = fc.array(interval, { maxLength: 8 });
const moments = Array.from({ length: 60 }, (_, n) => n);
const covers = (all: readonly Interval[]) => moments.filter((at) => all.some(({ start, end }) => start <= at && at < end));
const isInOrder = (all: readonly Interval[]) => all.every(({ start }, n) => n === 0 || all[n - 1]!.end <= start);

test('disjoint pieces cover the same, in order, without an overlap', () => {
  fc.assert(
    fc.property(intervals, (all) => {
      const pieces = disjoint(all);
      expect(covers(pieces)).toEqual(covers(all));
      expect(isInOrder(pieces)).toBe(true);
    }),
  );
});

test('what touches is not joined: each keeps where it begins', () => {
  const two = [
    { start: 0, end: 3 },
    { start: 3, end: 5 },
  ];
  expect(disjoint(two)).toEqual(two);
});

test('a difference has every moment of the one and none of the other', () => {
  fc.assert(
    fc.property(intervals, intervals, (from, taken) => {
      const left = subtract(disjoint(from), taken);
      const gone = new Set(covers(taken));
      expect(covers(left)).toEqual(covers(from).filter((at) => !gone.has(at)));
      expect(isInOrder(left)).toBe(true);
    }),
  );
});

test('clear is what overlaps nothing; to touch is no overlap', () => {
  fc.assert(
    fc.property(intervals, intervals, (all, taken) => {
      const wanted = [...all].sort((one, other) => one.start - other.start);
      const busy = disjoint(taken);
      const overlapsNone = ({ start, end }: Interval) => busy.every((one) => one.end <= start || end <= one.start);
      expect(clearOf(wanted, busy)).toEqual(wanted.map(overlapsNone));
    }),
  );
});
