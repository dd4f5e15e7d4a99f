import { Temporal } from 'temporal-polyfill';

/** A reading of a wall clock, as the milliseconds it would be in UTC: `2026-11-24T09:00` anywhere is one number. */
export type LocalMs = number;
/** Milliseconds since 1970. */
export type InstantMs = number;

export type ZoneClock = {
  /** The first instant at which the clock there shows `local` or more. */
  instantOf: (local: LocalMs) => InstantMs;
  localOf: (instant: InstantMs) => LocalMs;
};

export const DAY_MS = 86_400_000;

/**
 * The wall clock of a zone, for readings of `from` to `until`. Being the first instant that shows so much, a time that a clock
 * change skips is the moment of the change, a time that comes twice is the first one, and order is kept: hours that do not
 * overlap on the wall do not overlap in life. (RFC 5545 has the same first of two.) Zones are asked once for their changes;
 * after that it is arithmetic, since a month of fifty practitioners has thousands of edges.
 */
export function zoneClock(timeZone: string, from: InstantMs, until: InstantMs): ZoneClock {
  const stretches = stretchesOf(timeZone, from - 3 * DAY_MS, until + 3 * DAY_MS);
  return {
    instantOf(local) {
      let found = NaN;
      for (const { since, before, offset } of stretches) {
        found = Math.max(since, local - offset);
        if (found < before) break;
      }
      return found;
    },
    localOf: (instant) => instant + stretches.find(({ before }) => instant < before)!.offset,
  };
}

/** One offset from UTC holds `since` (inclusive) `before` (exclusive). */
type Stretch = { since: InstantMs; before: InstantMs; offset: number };

function stretchesOf(timeZone: string, from: InstantMs, until: InstantMs): Stretch[] {
  const stretches: Stretch[] = [];
  let since = -Infinity;
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    const before = next && next.epochMilliseconds <= until ? next.epochMilliseconds : Infinity;
    stretches.push({ since, before, offset: at.offsetNanoseconds / 1e6 });
    if (!next || before === Infinity) return stretches;
    [since, at] = [before, next];
  }
}
