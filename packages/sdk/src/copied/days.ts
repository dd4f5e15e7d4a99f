/*
 * The few lines of arithmetic that the calendar, the log and the free times need, on `Intl` alone. A kept library of dates was tried in
 * their place: 4.1 kB in each chunk, which takes the calendar and the booking over their 12 kB.
 */

/** A day of the calendar without a zone, as in `2026-11-24`. Strings in this shape sort and compare as days do. */
export type LocalDate = string;

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** No zone is further from UTC, in minutes. */
const FURTHEST = 900;

const walls: Record<string, Intl.DateTimeFormat> = {};

/** What calendar and clock on the wall show there. The Swedish way to write it is 2026-11-24 10:45. */
export function wallOf(at: number, timeZone: string): { date: LocalDate; minutes: number } {
  const text = (walls[timeZone] ??= new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })).format(at);
  return { date: text.slice(0, 10), minutes: 60 * +text.slice(11, 13) + +text.slice(14) };
}

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

/** 0 is Sunday. */
export const weekdayOf = (date: LocalDate) => new Date(date).getUTCDay();

/**
 * The first instant of a day there: looked for, since clocks that are moved at midnight have no 00:00. Of a day that was skipped, the
 * first of the next.
 */
export function startOfDay(date: LocalDate, timeZone: string): number {
  const utc = Date.parse(date) / MINUTE;
  let [before, at] = [utc - FURTHEST, utc + FURTHEST];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (wallOf(middle * MINUTE, timeZone).date < date) before = middle;
    else at = middle;
  }
  return at * MINUTE;
}

/** Names of days, whichever zone they are in. */
export function createDayNames(language: string) {
  const as = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
  const [long, short, range] = [
    as({ weekday: 'long', day: 'numeric', month: 'long' }),
    as({ weekday: 'short', day: 'numeric' }),
    as({ day: 'numeric', month: 'short' }),
  ];
  const at = (date: LocalDate) => Date.parse(date);
  return {
    /** Tuesday, November 24 */
    long: (date: LocalDate) => long.format(at(date)),
    /** Tue 24 */
    short: (date: LocalDate) => short.format(at(date)),
    /** Nov 24 – 30 */
    range: (first: LocalDate, last: LocalDate) =>
      first === last ? range.format(at(first)) : range.formatRange(at(first), at(last)),
  };
}
export type DayNames = ReturnType<typeof createDayNames>;
