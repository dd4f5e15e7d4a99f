import { EXCEPTION_KINDS } from '@bedside/contract';
import { date, index, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps } from '../../db/columns.ts';

/** Days on which the weekly rules are not all there is: time off, or there in addition. Checks: migration 0008. */
export const scheduleExceptions = pgTable(
  'schedule_exceptions',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    practitionerId: text().notNull(),
    kind: text({ enum: EXCEPTION_KINDS }).notNull(),
    firstDate: date().notNull(),
    lastDate: date().notNull(),
    /** Both null for whole days. */
    startTime: text(),
    endTime: text(),
    note: text(),
    ...timestamps,
  },
  (t) => [index('schedule_exceptions_practitioner_idx').on(t.practitionerId, t.lastDate)],
);

export type ScheduleExceptionRow = typeof scheduleExceptions.$inferSelect;
