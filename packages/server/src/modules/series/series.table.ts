import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps } from '../../db/columns.ts';

/** What visits that were planned together have in common. The visits are appointments with this `seriesId`. Migration 0011. */
export const series = pgTable('series', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  /** As it was given. */
  rrule: text().notNull(),
  timeZone: text().notNull(),
  /** Instants at which the rule had a visit, and the time was taken. */
  skipped: text().array().notNull(),
  revision: integer().notNull(),
  ...timestamps,
});

export type SeriesRow = typeof series.$inferSelect;
