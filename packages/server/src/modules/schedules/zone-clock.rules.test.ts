import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { ZONED_MOMENTS } from '../../../test/schedules.ts';
import { DAY_MS, zoneClock } from './zone-clock.rules.ts';

const local = (text: string) => Date.parse(`${text}Z`);

/** When a clock there first shows `text`, in UTC. */
const instant = (timeZone: string, text: string) => {
  const at = local(text);
  return new Date(zoneClock(timeZone, at - DAY_MS, at + DAY_MS).instantOf(at)).toISOString();
};

describe('when a clock first shows a time', () => {
  test.each([
    ['an ordinary day', 'Europe/Berlin', '2026-11-24T09:00', '2026-11-24T08:00:00.000Z'],
    ['half an hour off', 'Asia/Kolkata', '2026-11-24T09:00', '2026-11-24T03:30:00.000Z'],
    ['three quarters off', 'Asia/Kathmandu', '2026-11-24T09:00', '2026-11-24T03:15:00.000Z'],
    ['the 29th of February', 'America/New_York', '2028-02-29T09:00', '2028-02-29T14:00:00.000Z'],
    ['an hour that is skipped is when it is skipped', 'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
    ['an hour that comes twice is the first', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['the end of the hour that comes twice', 'Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
    ['a skipped half hour', 'Australia/Lord_Howe', '2026-10-04T02:10', '2026-10-03T15:30:00.000Z'],
    ['a half hour that comes twice', 'Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z'],
    ['a day that is skipped', 'Pacific/Apia', '2011-12-30T09:00', '2011-12-30T10:00:00.000Z'],
    ['the day after it', 'Pacific/Apia', '2011-12-31T00:00', '2011-12-30T10:00:00.000Z'],
    ['a midnight that is skipped', 'America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T03:00:00.000Z'],
  ])('%s', (_what, timeZone, text, expected) => {
    expect(instant(timeZone, text)).toBe(expected);
  });

  test('is what Temporal says, near every change of every clock', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONED_MOMENTS),
        fc.integer({ min: -4 * 1440, max: 4 * 1440 }),
        ([timeZone, around], minutes) => {
          const at = local(around) + minutes * 60_000;
          const wall = Temporal.PlainDateTime.from(new Date(at).toISOString().slice(0, 16));
          const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
          const shown = earlier.toPlainDateTime().equals(wall) ? earlier : earlier.getTimeZoneTransition('next')!;
          const clock = zoneClock(timeZone, at - DAY_MS, at + DAY_MS);

          expect(clock.instantOf(at)).toBe(shown.epochMilliseconds);
          const back = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
          expect(clock.localOf(at)).toBe(local(back.toString({ smallestUnit: 'second' })));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('never puts what comes later on the wall before what comes earlier', () => {
    const minutes = fc.integer({ min: -3 * 1440, max: 3 * 1440 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONED_MOMENTS), minutes, minutes, ([timeZone, around], one, other) => {
        const at = local(around);
        const clock = zoneClock(timeZone, at - 3 * DAY_MS, at + 3 * DAY_MS);
        const [first, second] = [Math.min(one, other), Math.max(one, other)].map((m) => clock.instantOf(at + m * 60_000));
        expect(first).toBeLessThanOrEqual(second!);
      }),
      { numRuns: 1000 },
    );
  });
});
