import { describe, expect, test } from 'vitest';
import { occurrencesOf, shifted } from './series.rules.ts';

const BERLIN = 'Europe/Berlin';
const rule = (rrule: string, startsAt = '2026-03-20T09:00:00.000Z', timeZone = BERLIN) => {
  const found = occurrencesOf({ rrule, startsAt: new Date(startsAt), timeZone });
  return Array.isArray(found) ? found.map((at) => at.toISOString()) : found;
};

describe('when a rule has its visits', () => {
  test('ten o’clock stays ten o’clock over a change of summer time', () => {
    expect(rule('FREQ=WEEKLY;COUNT=3')).toEqual([
      '2026-03-20T09:00:00.000Z',
      '2026-03-27T09:00:00.000Z',
      '2026-04-03T08:00:00.000Z',
    ]);
  });

  test('and in a zone that moves its clock by half an hour', () => {
    expect(rule('FREQ=WEEKLY;COUNT=2', '2026-04-02T23:00:00.000Z', 'Australia/Lord_Howe')).toEqual([
      '2026-04-02T23:00:00.000Z',
      '2026-04-09T23:30:00.000Z',
    ]);
  });

  test('the last of the month leaves out the months that have none', () => {
    expect(rule('FREQ=MONTHLY;COUNT=3', '2026-01-31T09:00:00.000Z')).toEqual([
      '2026-01-31T09:00:00.000Z',
      '2026-03-31T08:00:00.000Z',
      '2026-05-31T08:00:00.000Z',
    ]);
  });

  test('until is the last moment at which one can be', () => {
    expect(rule('FREQ=DAILY;UNTIL=20260322T090000Z')).toHaveLength(3);
    expect(rule('FREQ=DAILY;UNTIL=20260322T085959Z')).toHaveLength(2);
  });

  test.each([
    ['no frequency', 'COUNT=3', 'not_a_rule'],
    ['what is not of a rule', 'FREQ=WEEKLY;COUNT=3;FOO=1', 'not_a_rule'],
    ['a part twice', 'FREQ=WEEKLY;COUNT=3;COUNT=4', 'not_a_rule'],
    ['a weekday that is none', 'FREQ=WEEKLY;COUNT=3;BYDAY=XX', 'not_a_rule'],
    ['every hour', 'FREQ=HOURLY;COUNT=3', 'not_a_rule'],
    ['a second line', 'FREQ=WEEKLY;COUNT=3\nEXDATE:20260327T090000Z', 'not_a_rule'],
    ['no end', 'FREQ=WEEKLY', 'without_end'],
    ['two ends', 'FREQ=WEEKLY;COUNT=3;UNTIL=20260422T090000Z', 'without_end'],
    ['more than can be looked after', 'FREQ=DAILY;COUNT=105', 'too_many'],
    ['more than two years', 'FREQ=MONTHLY;COUNT=26', 'too_long'],
    ['a first visit on another day', 'FREQ=WEEKLY;COUNT=3;BYDAY=MO', 'first_not_in_rule'],
  ])('%s is refused with its reason', (_what, rrule, reason) => {
    expect(rule(rrule)).toBe(reason);
  });
});

test('a step on the wall clock moves each by as many days and hours, whatever the clocks do', () => {
  const by = { from: new Date('2026-03-20T09:00:00.000Z'), to: new Date('2026-03-21T13:30:00.000Z') };
  expect(shifted(new Date('2026-03-27T09:00:00.000Z'), by, BERLIN).toISOString()).toBe('2026-03-28T13:30:00.000Z');
  expect(shifted(new Date('2026-03-28T09:00:00.000Z'), by, BERLIN).toISOString()).toBe('2026-03-29T12:30:00.000Z');
});
