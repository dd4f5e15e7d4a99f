import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** A guardian or relative acts for a patient from `since` to `until`, by the clinic's clock. At any time one live row a pair: migration 0022. */
export const proxies = pgTable('proxies', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  guardianId: text().notNull(),
  patientId: text().notNull(),
  relationship: text().notNull(),
  since: timestamptz().notNull(),
  until: timestamptz(),
  endedAt: timestamptz(),
  endedBy: text(),
  createdBy: text().notNull(),
  createdAt: timestamptz().notNull(),
});

export type ProxyRow = typeof proxies.$inferSelect;
