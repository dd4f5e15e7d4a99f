import { APPOINTMENT_MODES, WEEKDAYS, type AvailabilityRule, type ScheduleBreak } from '@bedside/contract';
import fc from 'fast-check';
import type { ExceptionHours, Hours } from '../src/modules/schedules/schedules.rules.ts';
import type { SlotSettings } from '../src/modules/slots/slots.rules.ts';

/** Zones with what is strange about them, and when, by their own clock. */
export const ZONED_MOMENTS = [
  ['UTC', '2026-11-24T00:00'],
  ['Europe/Berlin', '2026-03-29T02:00'],
  ['Europe/Berlin', '2026-10-25T03:00'],
  ['America/New_York', '2026-03-08T02:00'],
  ['America/New_York', '2028-02-29T00:00'],
  ['America/St_Johns', '2026-11-01T02:00'],
  ['Asia/Kolkata', '2026-11-24T00:00'],
  ['Asia/Kathmandu', '2028-02-29T00:00'],
  ['Australia/Lord_Howe', '2026-10-04T02:00'],
  ['Australia/Lord_Howe', '2026-04-05T02:00'],
  ['Pacific/Chatham', '2026-09-27T02:45'],
  ['Pacific/Apia', '2011-12-30T00:00'],
  ['America/Sao_Paulo', '2018-11-04T00:00'],
  ['Africa/Casablanca', '2026-03-22T02:00'],
] as const;

const weekdays = fc.subarray([...WEEKDAYS], { minLength: 1 });
const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const minutes = quarter * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
});
const dayOf = (around: string, days: number) => new Date(Date.parse(`${around}Z`) + days * 86_400_000).toISOString().slice(0, 10);

const ruleAround = (around: string): fc.Arbitrary<AvailabilityRule> =>
  fc.record({
    isActive: fc.boolean(),
    weekdays,
    startTime: time,
    endTime: time,
    validFrom: fc.option(fc.integer({ min: -4, max: 4 }).map((days) => dayOf(around, days))),
    validUntil: fc.option(fc.integer({ min: -4, max: 4 }).map((days) => dayOf(around, days))),
  });
const breakTime: fc.Arbitrary<ScheduleBreak> = fc.record({ weekdays, startTime: time, endTime: time });
const exceptionAround = (around: string): fc.Arbitrary<ExceptionHours> =>
  fc
    .record({
      kind: fc.constantFrom('off' as const, 'extra' as const),
      first: fc.integer({ min: -5, max: 5 }),
      length: fc.integer({ min: 0, max: 3 }),
      times: fc.option(fc.tuple(time, time)),
    })
    .map(({ kind, first, length, times }) => ({
      kind,
      firstDate: dayOf(around, first),
      lastDate: dayOf(around, first + length),
      startTime: times?.[0] ?? null,
      endTime: times?.[1] ?? null,
    }));

/** Any schedule near a strange moment of its zone, and that moment. */
export const anySchedule: fc.Arbitrary<{ schedule: Hours & SlotSettings; around: number }> = fc
  .constantFrom(...ZONED_MOMENTS)
  .chain(([timeZone, around]) =>
    fc.record({
      around: fc.constant(Date.parse(`${around}Z`)),
      schedule: fc.record({
        timeZone: fc.constant(timeZone),
        rules: fc.array(ruleAround(around), { maxLength: 4 }),
        breaks: fc.array(breakTime, { maxLength: 2 }),
        exceptions: fc.array(exceptionAround(around), { maxLength: 3 }),
        slotMinutes: fc.constantFrom(5, 15, 20, 30, 45, 60),
        bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 10),
        bufferAfterMinutes: fc.constantFrom(0, 0, 5, 15),
        minimumNoticeMinutes: fc.constantFrom(0, 60, 1440),
        horizonDays: fc.constantFrom(1, 3, 90),
      }),
    }),
  );

/** The schedule of someone who works from nine to five on weekdays, in Berlin, as it is stored or sent. */
export const NINE_TO_FIVE = {
  timeZone: 'Europe/Berlin',
  slotMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 60,
  horizonDays: 90,
  modes: [...APPOINTMENT_MODES],
  rules: [
    {
      isActive: true,
      weekdays: WEEKDAYS.slice(0, 5),
      startTime: '09:00',
      endTime: '17:00',
      validFrom: null,
      validUntil: null,
    } satisfies AvailabilityRule,
  ],
  breaks: [] as ScheduleBreak[],
};
