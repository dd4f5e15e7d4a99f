import type { InstantMs } from './zone-clock.rules.ts';

/** Half-open, `[start, end)`. */
export type Interval = { start: InstantMs; end: InstantMs };

const byStart = (one: Interval, other: Interval) => one.start - other.start || one.end - other.end;

/** In order, and each without what an earlier one covers already. They touch, and are not joined: each keeps where it begins. */
export function disjoint(intervals: readonly Interval[]): Interval[] {
  const pieces: Interval[] = [];
  let covered = -Infinity;
  for (const { start, end } of [...intervals].sort(byStart)) {
    if (end > covered) pieces.push({ start: Math.max(start, covered), end });
    covered = Math.max(covered, end);
  }
  return pieces;
}

/** What is left of `from` (disjoint, in order) without `taken` (any). */
export function subtract(from: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const gone = disjoint(taken);
  const left: Interval[] = [];
  let first = 0;
  for (const { start, end } of from) {
    while (first < gone.length && gone[first]!.end <= start) first++;
    let at = start;
    for (let next = first; next < gone.length && gone[next]!.start < end; next++) {
      if (gone[next]!.start > at) left.push({ start: at, end: gone[next]!.start });
      at = Math.max(at, gone[next]!.end);
    }
    if (at < end) left.push({ start: at, end });
  }
  return left;
}

/** Those of `wanted` (by start, in order) that nothing of `busy` (disjoint, in order) overlaps. */
export function clearOf(wanted: readonly Interval[], busy: readonly Interval[]): boolean[] {
  let at = 0;
  return wanted.map(({ start, end }) => {
    while (at < busy.length && busy[at]!.end <= start) at++;
    return !(at < busy.length && busy[at]!.start < end);
  });
}
