import { WEEKDAYS, type AvailabilityRule, type ScheduleBreak, type Weekday } from '@bedside/contract';
import { disjoint, subtract, type Interval } from './intervals.rules.ts';
import { DAY_MS, zoneClock, type InstantMs, type LocalMs, type ZoneClock } from './zone-clock.rules.ts';

export type ExceptionHours = {
  kind: 'off' | 'extra';
  firstDate: string;
  lastDate: string;
  startTime: string | null;
  endTime: string | null;
};

/** What of a schedule says when someone is there. */
export type Hours = {
  timeZone: string;
  rules: readonly AvailabilityRule[];
  breaks: readonly ScheduleBreak[];
  exceptions: readonly ExceptionHours[];
};

/**
 * When someone is there, in pieces that do not overlap, in order: the weekly rules without the breaks, with the extra dates,
 * without what is off. Complete for what lies between `from` and `until`, and the same for every range that contains it: a piece
 * begins where its rule, a break or time off says, never where somebody began to look.
 */
export function availability({ timeZone, rules, breaks, exceptions }: Hours, from: InstantMs, until: InstantMs): Interval[] {
  const clock = zoneClock(timeZone, from, until);
  // Two days more before, and one after: hours go on past midnight, and cut those of the day after.
  const days = daysBetween(clock.localOf(from) - 3 * DAY_MS, clock.localOf(until) + 2 * DAY_MS);
  const isActive = rules.filter((rule) => rule.isActive).map(weekly);
  const there = disjoint(on(days, isActive, clock));
  const weeklyHours = subtract(there, on(days, breaks.map(weekly), clock));
  const of = (kind: 'off' | 'extra') => on(days, exceptions.filter((one) => one.kind === kind).map(dated), clock);
  const extra = subtract(disjoint(of('extra')), weeklyHours);
  return subtract(
    [...weeklyHours, ...extra].sort((one, other) => one.start - other.start),
    of('off'),
  );
}

/** Hours that begin on some days, as milliseconds after that day's midnight on the wall. */
type DayHours = { beginsOn: (day: LocalMs) => boolean; start: number; end: number };

const on = (days: readonly LocalMs[], all: readonly DayHours[], clock: ZoneClock): Interval[] =>
  all.flatMap(({ beginsOn, start, end }) =>
    days
      .filter(beginsOn)
      .map((day) => ({ start: clock.instantOf(day + start), end: clock.instantOf(day + end) }))
      // Hours that a clock change leaves out.
      .filter((hours) => hours.start < hours.end),
  );

type WeeklyHours = Omit<ScheduleBreak, 'weekdays'> & {
  weekdays: readonly Weekday[];
  validFrom?: string | null;
  validUntil?: string | null;
};

function weekly({ weekdays, startTime, endTime, validFrom, validUntil }: WeeklyHours): DayHours {
  const wanted = new Set(weekdays.map((name) => WEEKDAYS.indexOf(name)));
  const isValid = between(validFrom ?? null, validUntil ?? null);
  return { beginsOn: (day) => wanted.has(weekdayOf(day)) && isValid(day), ...timesOf(startTime, endTime) };
}

const dated = ({ firstDate, lastDate, startTime, endTime }: ExceptionHours): DayHours => ({
  beginsOn: between(firstDate, lastDate),
  ...timesOf(startTime ?? '00:00', endTime ?? '00:00'),
});

/** An end that is not after the start is on the next day. */
function timesOf(startTime: string, endTime: string) {
  const [start, end] = [timeMs(startTime), timeMs(endTime)];
  return { start, end: end > start ? end : end + DAY_MS };
}

const timeMs = (time: string) => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
export const dayMs = (date: string): LocalMs => Date.parse(`${date}T00:00:00Z`);

/** Both days included; null is without bound. */
function between(first: string | null, last: string | null) {
  const [from, until] = [first === null ? -Infinity : dayMs(first), last === null ? Infinity : dayMs(last)];
  return (day: LocalMs) => day >= from && day <= until;
}

/** 0 is Monday; 1970 began on a Thursday. */
const weekdayOf = (day: LocalMs) => (((day / DAY_MS + 3) % 7) + 7) % 7;

/** The midnights from the day of `from` to the day of `until`. */
function daysBetween(from: LocalMs, until: LocalMs): LocalMs[] {
  const first = Math.floor(from / DAY_MS);
  return Array.from({ length: Math.floor(until / DAY_MS) - first + 1 }, (_, n) => (first + n) * DAY_MS);
}
