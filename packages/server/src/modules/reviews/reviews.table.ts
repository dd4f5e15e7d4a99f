import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** What a patient says of a visit: one review for each. */
export const reviews = pgTable('reviews', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  appointmentId: text().notNull(),
  patientId: text().notNull(),
  practitionerId: text().notNull(),
  rating: integer().notNull(),
  comment: text(),
  commentHiddenAt: timestamptz(),
  commentHiddenBy: text(),
  ...timestamps,
});

export type ReviewRow = typeof reviews.$inferSelect;
