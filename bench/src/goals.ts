// What was measured, beside what it should be.
import { loadavg, availableParallelism } from 'node:os';
import { median, medianInterval } from './statistics.ts';

export type Finding = {
  what: string;
  value: number;
  /** 95 % of the median. */
  interval?: readonly [low: number, high: number];
  goal: { atMost: number } | { atLeast: number };
  unit?: string;
};
export type Say = (line: string) => void;

/** The median of what pairs or rounds gave, with its interval. */
export const findingOf = (what: string, values: readonly number[], goal: Finding['goal'], unit?: string): Finding => ({
  what,
  value: median(values),
  interval: medianInterval(values),
  goal,
  ...(unit !== undefined && { unit }),
});

/** By the median. Where the interval reaches across the goal, it is said: another run may tell otherwise. */
export function verdictOf({ value, interval, goal }: Finding): string {
  const isGood = (one: number) => ('atMost' in goal ? one <= goal.atMost : one >= goal.atLeast);
  const verdict = isGood(value) ? 'met' : 'missed';
  const isSure = !interval || interval.every((end) => isGood(end) === isGood(value));
  return isSure ? verdict : `${verdict}, but the interval reaches across it`;
}

export function lineOf(finding: Finding): string {
  const { what, value, interval, goal, unit = '' } = finding;
  const text = (one: number) => (Math.abs(one) >= 100 ? one.toFixed(0) : one.toFixed(2));
  const range = interval ? ` [${interval.map(text).join(', ')}]` : '';
  const wanted = 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
  return `${what}: ${text(value)}${range}${unit && ` ${unit}`}; goal ${wanted}${unit && ` ${unit}`}: ${verdictOf(finding)}`;
}

/** How busy the machine is: a figure of a busy one says less. */
export const busyness = (): string => `load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`;
