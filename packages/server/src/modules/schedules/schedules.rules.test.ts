import { describe, expect, test } from 'vitest';
import { NINE_TO_FIVE } from '../../../test/schedules.ts';
import { availability, type Hours } from './schedules.rules.ts';

const rule = (over: Partial<Hours['rules'][number]>) => ({ ...NINE_TO_FIVE.rules[0]!, ...over });
const hours = (over: Partial<Hours>): Hours => ({ ...NINE_TO_FIVE, exceptions: [], ...over });
const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Pieces of the day from midnight to midnight in UTC, and a little more, as `24T09:00/24T17:00`. */
function there(over: Partial<Hours>, from: string, until: string) {
  const text = (at: number) => new Date(at).toISOString().slice(8, 16);
  return availability(hours(over), Date.parse(from), Date.parse(until))
    .filter(({ start, end }) => end > Date.parse(from) && start < Date.parse(until))
    .map(({ start, end }) => `${text(start)}/${text(end)}`);
}
const on24 = (over: Partial<Hours>) => there(over, '2026-11-24T00:00Z', '2026-11-25T00:00Z');
const off = (over: Partial<Hours['exceptions'][number]> = {}): Hours['exceptions'][number] => ({
  kind: 'off',
  firstDate: '2026-11-24',
  lastDate: '2026-11-24',
  startTime: null,
  endTime: null,
  ...over,
});

describe('weekly rules', () => {
  test('are by the clock of the zone', () => {
    expect(on24({})).toEqual(['24T08:00/24T16:00']);
    expect(on24({ timeZone: 'Asia/Kathmandu' })).toEqual(['24T03:15/24T11:15']);
    expect(there({}, '2026-11-28T00:00Z', '2026-11-30T00:00Z')).toEqual([]);
  });

  test('can be switched off, and hold from and until a day', () => {
    expect(on24({ rules: [rule({ isActive: false })] })).toEqual([]);
    expect(on24({ rules: [rule({ validFrom: '2026-11-25' })] })).toEqual([]);
    expect(on24({ rules: [rule({ validUntil: '2026-11-23' })] })).toEqual([]);
    expect(on24({ rules: [rule({ validFrom: '2026-11-24', validUntil: '2026-11-24' })] })).toHaveLength(1);
  });

  test('go on past midnight, and belong to the day on which they begin', () => {
    const night = { rules: [rule({ weekdays: ['tue'], startTime: '22:00', endTime: '02:00' })], timeZone: 'UTC' };
    expect(there(night, '2026-11-24T00:00Z', '2026-11-26T00:00Z')).toEqual(['24T22:00/25T02:00']);
    expect(there(night, '2026-11-25T00:00Z', '2026-11-25T01:00Z')).toEqual(['24T22:00/25T02:00']);
  });

  test('from midnight to midnight are a whole day', () => {
    expect(on24({ rules: [rule({ startTime: '00:00', endTime: '00:00' })], timeZone: 'UTC' })).toContain('24T00:00/25T00:00');
  });

  test('that overlap count once, and each goes on where the other ends', () => {
    const rules = [rule({ startTime: '10:00', endTime: '13:00' }), rule({ startTime: '09:00', endTime: '12:00' })];
    expect(on24({ rules, timeZone: 'UTC' })).toEqual(['24T09:00/24T12:00', '24T12:00/24T13:00']);
  });

  test('on the 29th of February', () => {
    const over = { timeZone: 'UTC', exceptions: [off({ firstDate: '2028-03-01', lastDate: '2028-03-01' })] };
    expect(there(over, '2028-02-28T00:00Z', '2028-03-02T00:00Z')).toEqual(['28T09:00/28T17:00', '29T09:00/29T17:00']);
  });
});

describe('when the clock changes', () => {
  const from1to4 = { rules: [rule({ weekdays: [...EVERY_DAY], startTime: '01:00', endTime: '04:00' })] };
  test('the hour that is skipped is not there', () => {
    expect(there(from1to4, '2026-03-29T00:00Z', '2026-03-29T06:00Z')).toEqual(['29T00:00/29T02:00']);
    const inside = { rules: [rule({ weekdays: [...EVERY_DAY], startTime: '02:15', endTime: '02:45' })] };
    expect(there(inside, '2026-03-29T00:00Z', '2026-03-29T06:00Z')).toEqual([]);
    expect(there(inside, '2026-03-28T00:00Z', '2026-03-28T06:00Z')).toEqual(['28T01:15/28T01:45']);
  });

  test('the hour that comes twice is there for both, in one piece', () => {
    expect(there(from1to4, '2026-10-24T20:00Z', '2026-10-25T06:00Z')).toEqual(['24T23:00/25T03:00']);
  });

  test('by half an hour, half an hour', () => {
    const lordHowe = { ...from1to4, timeZone: 'Australia/Lord_Howe' };
    expect(there(lordHowe, '2026-10-03T12:00Z', '2026-10-03T20:00Z')).toEqual(['03T14:30/03T17:00']);
    expect(there(lordHowe, '2026-04-04T12:00Z', '2026-04-04T20:00Z')).toEqual(['04T14:00/04T17:30']);
  });

  test('by a day, that day is not there', () => {
    const apia = { timeZone: 'Pacific/Apia', rules: [rule({ weekdays: [...EVERY_DAY] })] };
    // The 29th at UTC-10, then the 31st at UTC+14.
    expect(there(apia, '2011-12-29T12:00Z', '2011-12-31T12:00Z')).toEqual(['29T19:00/30T03:00', '30T19:00/31T03:00']);
  });
});

describe('what differs on a day', () => {
  test('a break is left out', () => {
    const breaks = [{ weekdays: ['tue' as const], startTime: '12:00', endTime: '12:45' }];
    expect(on24({ breaks, timeZone: 'UTC' })).toEqual(['24T09:00/24T12:00', '24T12:45/24T17:00']);
  });

  test('time off is a whole day, or a part of each of its days', () => {
    const days = (over: Partial<Hours>) => there({ ...over, timeZone: 'UTC' }, '2026-11-24T00:00Z', '2026-11-26T00:00Z');
    expect(days({ exceptions: [off()] })).toEqual(['25T09:00/25T17:00']);
    expect(days({ exceptions: [off({ lastDate: '2026-11-25' })] })).toEqual([]);
    expect(days({ exceptions: [off({ lastDate: '2026-11-25', startTime: '09:00', endTime: '15:00' })] })).toEqual([
      '24T15:00/24T17:00',
      '25T15:00/25T17:00',
    ]);
  });

  test('an extra date is there, also over a break, and time off wins over both', () => {
    const extra = off({ kind: 'extra', startTime: '12:00', endTime: '18:00' });
    const breaks = [{ weekdays: ['tue' as const], startTime: '12:00', endTime: '13:00' }];
    const over = { breaks, timeZone: 'UTC', exceptions: [extra] };
    expect(on24(over)).toEqual(['24T09:00/24T12:00', '24T12:00/24T13:00', '24T13:00/24T17:00', '24T17:00/24T18:00']);
    expect(on24({ ...over, exceptions: [off({ startTime: '08:00', endTime: '17:30' }), extra] })).toEqual(['24T17:30/24T18:00']);
    expect(on24({ rules: [], timeZone: 'UTC', exceptions: [extra] })).toEqual(['24T12:00/24T18:00']);
  });
});
