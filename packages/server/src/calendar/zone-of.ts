import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library';

export type CalendarZone = {
  /** Its name in the definition, which may be another than the one asked for. */
  id: string;
  /** The VTIMEZONE, without the last line break. */
  definition: string;
  /** Whether a program that knows only the definition reads the local time of this instant as this very instant. */
  reads: (at: Date) => boolean;
};

/**
 * A zone as calendar programs are told it. Undefined for UTC, which needs none, and for one that the library does not know.
 * Definitions are rules for ever, and zones are not: where the two differ, and in the hour that a clock shows twice, UTC is right.
 */
export function zoneOf(timeZone: string): CalendarZone | undefined {
  const [block = '', property = ''] = [tzlib_get_ical_block(timeZone)].flat();
  const id = property.replace(/^TZID=/, '');
  if (!block.startsWith('BEGIN:VTIMEZONE') || id === '' || id === 'Etc/UTC') return undefined;
  return { id, definition: block.trim().replace(/\r?\n/g, '\r\n'), reads: (at) => isReadAs(id, at) };
}

function isReadAs(id: string, at: Date): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(id);
  const clock = local.toPlainDateTime();
  // RFC 5545 means the first of the two, and not every program knows.
  const [first, second] = (['earlier', 'later'] as const).map((disambiguation) => clock.toZonedDateTime(id, { disambiguation }));
  if (!first!.equals(second!)) return false;
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return tzlib_get_offset(id, local.toPlainDate().toString(), time) === local.offset.replace(':', '');
}
