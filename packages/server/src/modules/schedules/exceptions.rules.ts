import { dayMs, type ExceptionHours } from './schedules.rules.ts';
import { DAY_MS } from './zone-clock.rules.ts';

const LONGEST_DAYS = 366;

/** What is wrong with an exception as a whole: the field, and the rule. */
export function flawOf({
  kind,
  firstDate,
  lastDate,
  startTime,
  endTime,
}: ExceptionHours): [field: string, rule: `${string} ${string}`] | undefined {
  if (lastDate < firstDate) return ['lastDate', 'not before firstDate'];
  if (dayMs(lastDate) - dayMs(firstDate) >= LONGEST_DAYS * DAY_MS) return ['lastDate', `at most ${LONGEST_DAYS} days`];
  if (startTime === null && endTime !== null) return ['startTime', 'both times or neither'];
  if (startTime !== null && endTime === null) return ['endTime', 'both times or neither'];
  if (kind === 'extra' && startTime === null) return ['startTime', 'an extra date needs its times'];
  return undefined;
}
