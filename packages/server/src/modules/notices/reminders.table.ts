import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { timestamptz } from '../../db/columns.ts';

/** Timers by the clinic's clock: of one visit, one person and one time there is one, so nobody is reminded twice. */
export const reminders = pgTable(
  'reminders',
  {
    appointmentId: text().notNull(),
    personId: text().notNull(),
    minutesBefore: integer().notNull(),
    dueAt: timestamptz().notNull(),
    clinicId: text().notNull(),
    /** `skipped`: when its time had come, a later one was due as well, or there was nothing any more to remind of. */
    state: text({ enum: ['planned', 'sent', 'skipped'] }).notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.appointmentId, t.personId, t.minutesBefore, t.dueAt] }),
    index('reminders_due_idx')
      .on(t.clinicId, t.dueAt)
      .where(sql`state = 'planned'`),
  ],
);

export type ReminderRow = typeof reminders.$inferSelect;
