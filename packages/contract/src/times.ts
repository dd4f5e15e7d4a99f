import { z } from 'zod';

/** As people say it; `mon` is the first day of the week. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What a clock on the wall shows, without a day and without a zone. */
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ example: '09:00' });

/** A day of the calendar, without a zone: 1970 to 8999. */
export const LocalDate = z.iso
  .date()
  .refine((day) => day >= '1970' && day < '9000')
  .meta({ example: '2026-11-24' });

/** Names of the IANA data base only: an offset knows nothing of summer time. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'not a time zone of the IANA data base' })
  .meta({ example: 'Europe/Berlin' });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
