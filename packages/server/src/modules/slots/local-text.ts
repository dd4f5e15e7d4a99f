import type { Interval } from '../schedules/intervals.rules.ts';
import { zoneClock, type InstantMs } from '../schedules/zone-clock.rules.ts';

/** How the wall clock of a zone shows the start of one of these slots (in order), with its offset: `2026-11-24T10:45:00+01:00`. */
export function localText(timeZone: string, slots: readonly Interval[]): (at: InstantMs) => string {
  const [first, last] = [slots.at(0)?.start ?? 0, slots.at(-1)?.start ?? 0];
  const { localOf } = zoneClock(timeZone, first, last);
  return (at) => `${new Date(localOf(at)).toISOString().slice(0, 19)}${offsetText(localOf(at) - at)}`;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
