import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** A person's visits as a calendar address; one at a time. Times by the wall clock. */
export const calendarFeeds = pgTable('calendar_feeds', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  personId: text().notNull(),
  secretHash: text().notNull(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});
