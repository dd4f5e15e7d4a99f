/** A day of the calendar without a zone, as in `2026-11-24`. Strings in this shape sort and compare as days do. */
export type LocalDate = string;

const DAY_MS = 86_400_000;
/** No zone is further from UTC. */
const FURTHEST_MS = 15 * 3_600_000;

/** The furthest that anybody can look ahead, in days. */
const LAST_DAY = 180;
export const DAYS_SHOWN = 7;

export function isDate(text: string | undefined): text is LocalDate {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Which day it is there. */
export const dateIn = (timeZone: string, instant: string): LocalDate =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(instant)).slice(0, 10);

/** From where to show days, so that this instant's is the first; undefined when it is none. */
export const dayToShow = (timeZone: string, instant: string): LocalDate | undefined =>
  Number.isNaN(Date.parse(instant)) ? undefined : dateIn(timeZone, instant);

export interface Span {
  /** The first day that is shown. */
  first: LocalDate;
  last: LocalDate;
  /** Where seven days before and after begin; undefined where there is nothing to see. */
  before: LocalDate | undefined;
  after: LocalDate | undefined;
}

/** The seven days from the one that was asked for, not before today. */
export function spanFrom(asked: string | undefined, today: LocalDate): Span {
  const furthest = addDays(today, LAST_DAY);
  const isInReach = isDate(asked) && asked >= today && asked <= furthest;
  const first = isInReach ? asked : today;
  const before = addDays(first, -DAYS_SHOWN);
  const after = addDays(first, DAYS_SHOWN);
  return {
    first,
    last: addDays(first, DAYS_SHOWN - 1),
    before: first === today ? undefined : before < today ? today : before,
    after: after <= furthest ? after : undefined,
  };
}

/** Instants that surely hold the whole span, in whichever zone: what lies outside is sorted out by its local date. */
export const instantsAround = ({ first, last }: Pick<Span, 'first' | 'last'>) => ({
  from: new Date(Date.parse(`${first}T00:00:00Z`) - FURTHEST_MS).toISOString(),
  to: new Date(Date.parse(`${last}T00:00:00Z`) + DAY_MS + FURTHEST_MS).toISOString(),
});
