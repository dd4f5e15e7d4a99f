import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { anySchedule, NINE_TO_FIVE } from '../../../test/schedules.ts';
import { disjoint, type Interval } from '../schedules/intervals.rules.ts';
import { availability } from '../schedules/schedules.rules.ts';
import { DAY_MS } from '../schedules/zone-clock.rules.ts';
import { buffered, freeSlots, isSlot, slotsOf } from './slots.rules.ts';

const MINUTE = 60_000;
const at = (text: string) => Date.parse(text);
const nineToFive = { ...NINE_TO_FIVE, exceptions: [] };
const clinic = (now: string) => ({ now: at(now), isForPatients: false });
const patients = (now: string) => ({ now: at(now), isForPatients: true });
const starts = (slots: readonly Interval[]) => slots.map(({ start }) => new Date(start).toISOString().slice(8, 16));
const tuesday = { from: at('2026-11-24T00:00Z'), until: at('2026-11-25T00:00Z'), durationMinutes: 30 };

describe('the slots of a day', () => {
  test('follow one another from the beginning of each piece', () => {
    expect(starts(slotsOf(nineToFive, tuesday, clinic('2026-11-01T00:00Z')))).toHaveLength(16);
    const breaks = [{ weekdays: ['tue' as const], startTime: '09:40', endTime: '16:10' }];
    const around = slotsOf({ ...nineToFive, breaks }, tuesday, clinic('2026-11-01T00:00Z'));
    expect(starts(around)).toEqual(['24T08:00', '24T15:10']);
  });

  test('leave room for the buffers', () => {
    const withBuffers = { ...nineToFive, bufferBeforeMinutes: 5, bufferAfterMinutes: 10 };
    expect(starts(slotsOf(withBuffers, tuesday, clinic('2026-11-01T00:00Z'))).slice(0, 3)).toEqual([
      '24T08:00',
      '24T08:45',
      '24T09:30',
    ]);
  });

  test('are as long as was asked for, by whole slots', () => {
    const long = (durationMinutes: number) =>
      starts(slotsOf(nineToFive, { ...tuesday, durationMinutes }, clinic('2026-11-01T00:00Z')));
    expect(long(240)).toEqual(['24T08:00', '24T12:00']);
    expect(long(480)).toEqual(['24T08:00']);
    expect(long(45)).toEqual([]);
  });

  test('for patients keep the notice and the horizon; the clinic itself only does not book the past', () => {
    const schedule = { ...nineToFive, minimumNoticeMinutes: 120, horizonDays: 2 };
    expect(starts(slotsOf(schedule, tuesday, patients('2026-11-24T13:00Z')))).toEqual(['24T15:00', '24T15:30']);
    expect(starts(slotsOf(schedule, tuesday, patients('2026-11-24T13:00:01Z')))).toEqual(['24T15:30']);
    expect(slotsOf(schedule, tuesday, patients('2026-11-22T08:30Z')).map(({ start }) => start)).toEqual([
      at('2026-11-24T08:00Z'),
    ]);
    expect(starts(slotsOf(schedule, tuesday, clinic('2026-11-24T15:30Z')))).toEqual(['24T15:30']);
    expect(slotsOf(schedule, tuesday, clinic('2026-10-01T00:00Z'))).toHaveLength(16);
  });

  test('in the night of a clock change are each a different half hour', () => {
    const night = {
      ...nineToFive,
      rules: [{ ...NINE_TO_FIVE.rules[0]!, weekdays: ['sun' as const], startTime: '01:00', endTime: '04:00' }],
    };
    const local = (from: string) =>
      slotsOf(night, { from: at(from), until: at(from) + DAY_MS, durationMinutes: 30 }, clinic('2026-01-01T00:00Z')).map(
        ({ start }) =>
          Temporal.Instant.fromEpochMilliseconds(start)
            .toZonedDateTimeISO('Europe/Berlin')
            .toString({
              smallestUnit: 'minute',
              timeZoneName: 'never',
            })
            .slice(11),
      );
    expect(local('2026-03-28T20:00Z')).toEqual(['01:00+01:00', '01:30+01:00', '03:00+02:00', '03:30+02:00']);
    expect(local('2026-10-24T20:00Z')).toEqual([
      ...['01:00+02:00', '01:30+02:00', '02:00+02:00', '02:30+02:00'],
      ...['02:00+01:00', '02:30+01:00', '03:00+01:00', '03:30+01:00'],
    ]);
  });
});

describe('any slots of any schedule, near any clock change', () => {
  const asked = fc.record({
    day: fc.integer({ min: -3, max: 2 }),
    days: fc.integer({ min: 1, max: 4 }),
    nowOffset: fc.integer({ min: -6 * 1440, max: 1440 }),
    multiple: fc.constantFrom(1, 1, 2, 3),
    isForPatients: fc.boolean(),
  });
  type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;
  const runs = { numRuns: 400 };
  type Case = { schedule: Parameters<typeof slotsOf>[0]; around: number };
  const make = ({ schedule, around }: Case, { day, days, nowOffset, multiple, isForPatients }: Asked) => {
    const from = around + day * DAY_MS;
    const wanted = { from, until: from + days * DAY_MS, durationMinutes: schedule.slotMinutes * multiple };
    const bounds = { now: around + nowOffset * MINUTE, isForPatients };
    return { schedule, wanted, bounds, slots: slotsOf(schedule, wanted, bounds) };
  };

  test('some of these schedules have slots', () => {
    const all = fc.sample(fc.tuple(anySchedule, asked), 200).map(([one, other]) => make(one, other).slots.length);
    expect(all.filter((count) => count > 0).length).toBeGreaterThan(40);
  });

  test('no slot overlaps another, each has its length, and each begins in the range', () => {
    fc.assert(
      fc.property(anySchedule, asked, (one, other) => {
        const { slots, wanted } = make(one, other);
        for (const [n, { start, end }] of slots.entries()) {
          expect(end - start).toBe(wanted.durationMinutes * MINUTE);
          expect(start >= wanted.from && start < wanted.until).toBe(true);
          if (n > 0) expect(slots[n - 1]!.end).toBeLessThanOrEqual(start);
        }
      }),
      runs,
    );
  });

  test('all lie within the availability, and what is off is never in one', () => {
    fc.assert(
      fc.property(anySchedule, asked, (one, other) => {
        const { slots, schedule, wanted } = make(one, other);
        const pieces = availability(schedule, wanted.from, wanted.until + DAY_MS);
        const isOff = schedule.exceptions.filter(({ kind, startTime }) => kind === 'off' && startTime === null);
        for (const { start, end } of slots) {
          expect(pieces.some((piece) => piece.start <= start && end <= piece.end)).toBe(true);
          const date = Temporal.Instant.fromEpochMilliseconds(start)
            .toZonedDateTimeISO(schedule.timeZone)
            .toPlainDate()
            .toString();
          expect(isOff.some(({ firstDate, lastDate }) => firstDate <= date && date <= lastDate)).toBe(false);
        }
      }),
      runs,
    );
  });

  test('patients get the notice and the horizon; nobody gets the past', () => {
    fc.assert(
      fc.property(anySchedule, asked, (one, other) => {
        const { slots, schedule, bounds } = make(one, other);
        const notice = bounds.isForPatients ? schedule.minimumNoticeMinutes : 0;
        const horizon = bounds.isForPatients ? schedule.horizonDays : Infinity;
        for (const { start } of slots) {
          expect(start - bounds.now).toBeGreaterThanOrEqual(notice * MINUTE);
          expect(start - bounds.now).toBeLessThan(horizon * DAY_MS);
        }
      }),
      runs,
    );
  });

  test('asked for in pieces they are the same', () => {
    fc.assert(
      fc.property(anySchedule, asked, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, where) => {
        const { slots, schedule, wanted, bounds } = make(one, other);
        const cut = wanted.from + Math.round((wanted.until - wanted.from) * where);
        const pieces = [
          ...slotsOf(schedule, { ...wanted, until: cut }, bounds),
          ...slotsOf(schedule, { ...wanted, from: cut }, bounds),
        ];
        expect(pieces).toEqual(slots);
        for (const slot of slots.slice(0, 3)) {
          expect(isSlot(schedule, slot, bounds)).toBe(true);
          const aMinuteOn = { start: slot.start + MINUTE, end: slot.end + MINUTE };
          expect(isSlot(schedule, aMinuteOn, bounds)).toBe(slots.some(({ start }) => start === aMinuteOn.start));
        }
      }),
      runs,
    );
  });

  test('a free one leaves the buffers to everything that is taken; within a piece all can be booked', () => {
    const busyTimes = fc.array(fc.tuple(fc.integer({ min: -4000, max: 4000 }), fc.integer({ min: 1, max: 200 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(anySchedule, asked, busyTimes, (one, other, times) => {
        const { slots, schedule } = make(one, other);
        const busy = disjoint(
          times.map(([start, length]) => ({ start: one.around + start * MINUTE, end: one.around + (start + length) * MINUTE })),
        );
        const free = freeSlots(slots, schedule, { practitioner: busy });
        const overlapsBusy = (slot: Interval) => {
          const { start, end } = buffered(slot, schedule);
          return busy.some((taken) => taken.start < end && start < taken.end);
        };
        expect(free).toEqual(slots.filter((slot) => !overlapsBusy(slot)));
      }),
      runs,
    );
  });
});
