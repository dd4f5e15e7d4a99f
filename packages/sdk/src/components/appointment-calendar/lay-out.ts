import type { Appointment } from '@bedside/contract';
import { addMonths as monthsOn } from 'date-fns/addMonths';
import { eachDayOfInterval } from 'date-fns/eachDayOfInterval';
import { endOfMonth } from 'date-fns/endOfMonth';
import { endOfWeek } from 'date-fns/endOfWeek';
import { startOfMonth } from 'date-fns/startOfMonth';
import { startOfWeek } from 'date-fns/startOfWeek';
import { addDays, asDate, asDay, startOfDay, wallOf, type LocalDate } from '../../copied/days.ts';

export const VIEWS = ['day', 'week', 'month'] as const;
export type View = (typeof VIEWS)[number];
/** In minutes of the day by the clock on the wall, and where among those at the same time. */
export type Place = { from: number; to: number; lane: number; lanes: number };
export type Placed = Place & { visit: Appointment };

const MINUTE = 60_000;
const DAY = 1440;
/** What is shorter is drawn as long as this, so that it can be read and hit. */
const SHORTEST = 30;
/** Of which a day view is made, even when nobody comes. */
const OFFICE = { from: 8 * 60, to: 18 * 60 };

/** The first day of the week there; Monday where the browser does not say. */
export function firstWeekday(language: string) {
  const locale = new Intl.Locale(language) as Intl.Locale & { getWeekInfo?(): { firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}

/** The days of a view: one, seven, or the whole weeks of a month. */
export function daysOf(view: View, date: LocalDate, first: number): LocalDate[] {
  if (view === 'day') return [date];
  const day = asDate(date);
  const [from, to] = view === 'week' ? [day, day] : [startOfMonth(day), endOfMonth(day)];
  const week = { weekStartsOn: first as 0 };
  return eachDayOfInterval({ start: startOfWeek(from, week), end: endOfWeek(to, week) }).map(asDay);
}

/** The same day of another month, or its last one. */
export const addMonths = (date: LocalDate, months: number) => asDay(monthsOn(asDate(date), months));

/** The day that a view goes to, so many views on. */
export function goOn(view: View, date: LocalDate, by: number): LocalDate {
  return view === 'month' ? addMonths(date, by) : addDays(date, by * (view === 'week' ? 7 : 1));
}

/** A visit on each of its days there, by the clock on the wall: over midnight it is on two. */
export function partsOf({ startsAt, endsAt }: Pick<Appointment, 'startsAt' | 'endsAt'>, timeZone: string) {
  const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
  const parts: { date: LocalDate; from: number; to: number }[] = [];
  for (let at = start; at < end || at === start;) {
    const { date, minutes } = wallOf(at, timeZone);
    const midnight = startOfDay(addDays(date, 1), timeZone);
    const until = Math.min(end, midnight);
    // As long as it lasts, also in the night in which an hour comes twice or not at all.
    const to = until === midnight ? DAY : minutes + (until - at) / MINUTE;
    parts.push({ date, from: minutes, to: Math.min(DAY, Math.max(minutes, to)) });
    if (until <= at) break;
    at = until;
  }
  return parts;
}

/** Those of a day, side by side where they are at the same time. */
export function layOut(visits: readonly Appointment[], date: LocalDate, timeZone: string): Placed[] {
  const all = visits
    .flatMap((visit) => partsOf(visit, timeZone).map((part) => ({ ...part, visit })))
    .filter((part) => part.date === date)
    .map(({ from, to, visit }) => {
      const drawnTo = Math.min(DAY, Math.max(to, from + SHORTEST));
      return { from: Math.min(from, drawnTo - SHORTEST), to: drawnTo, lane: 0, lanes: 1, visit };
    })
    .sort((one, other) => one.from - other.from || other.to - one.to);
  let cluster: Placed[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of cluster) one.lanes = ends.length;
    cluster = [];
    ends = [];
  };
  for (const one of all) {
    if (ends.length && Math.max(...ends) <= one.from) close();
    const free = ends.findIndex((end) => end <= one.from);
    one.lane = free < 0 ? ends.length : free;
    ends[one.lane] = one.to;
    cluster.push(one);
  }
  close();
  return all;
}

/** Whole hours around everything that is to be seen. */
export function hoursAround(places: readonly Pick<Place, 'from' | 'to'>[]) {
  const from = Math.min(OFFICE.from, ...places.map((one) => one.from));
  const to = Math.max(OFFICE.to, ...places.map((one) => one.to));
  return { first: Math.floor(from / 60), last: Math.ceil(to / 60) };
}
