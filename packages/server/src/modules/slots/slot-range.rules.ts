import { SLOT_RANGE_DAYS } from '@bedside/contract';
import { DAY_MS } from '../schedules/zone-clock.rules.ts';
import type { Range } from './read-slots.ts';

const DEFAULT_DAYS = 14;

/** The range that was asked for, or what is wrong with it: the field, and the rule. */
export function rangeOf(
  asked: { from?: string | undefined; to?: string | undefined },
  now: Date,
): Range | [field: string, rule: `${string} ${string}`] {
  const from = asked.from === undefined ? now.getTime() : Date.parse(asked.from);
  const until = asked.to === undefined ? from + DEFAULT_DAYS * DAY_MS : Date.parse(asked.to);
  if (until <= from) return ['to', 'after from'];
  if (until - from > SLOT_RANGE_DAYS * DAY_MS) return ['to', `at most ${SLOT_RANGE_DAYS} days after from`];
  return { from, until };
}
