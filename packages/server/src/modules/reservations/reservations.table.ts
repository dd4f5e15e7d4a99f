import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz, tstzrange } from '../../db/columns.ts';

/** Busy time of a practitioner or a patient. Migration 0001 forbids two live rows of one person to overlap. */
export const reservations = pgTable('reservations', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  subjectId: text().notNull(),
  appointmentId: text(),
  kind: text({ enum: ['appointment', 'slot_hold'] }).notNull(),
  during: tstzrange().notNull(),
  expiresAt: timestamptz(),
  releasedAt: timestamptz(),
  override: boolean().notNull().default(false),
  createdAt: timestamptz().notNull(),
});
