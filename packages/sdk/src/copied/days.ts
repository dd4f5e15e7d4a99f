/*
 * Days are counted by date-fns, and how far a zone is from UTC is told by its `tzOffset`. Where a day begins there is looked for here: its
 * `TZDate` goes by the zone of the device too, and is an hour or a day off where that one moves its clock on the same day.
 */
import { tzOffset } from '@date-fns/tz/tzOffset';
import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addDays as daysOn } from 'date-fns/addDays';

/** A day of the calendar without a zone, as in `2026-11-24`. Strings in this shape sort and compare as days do. */
export type LocalDate = string;

const MINUTE = 60_000;
/** No zone is further from UTC, in minutes. */
const FURTHEST = 900;

/** As date-fns counts it: by a date that knows of no zone but UTC. */
export const asDate = (day: LocalDate) => new UTCDateMini(day);
export const asDay = (date: Date): LocalDate => date.toISOString().slice(0, 10);

/** What calendar and clock on the wall show there. */
export function wallOf(at: number, timeZone: string): { date: LocalDate; minutes: number } {
  const wall = new UTCDateMini(at + tzOffset(timeZone, new Date(at)) * MINUTE);
  return { date: asDay(wall), minutes: 60 * wall.getHours() + wall.getMinutes() };
}

export const addDays = (day: LocalDate, days: number) => asDay(daysOn(asDate(day), days));

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
