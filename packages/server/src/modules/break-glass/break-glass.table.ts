import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** For an hour, an admin may read of one person what their role hides. Append-only; by the wall clock. */
export const breakGlassGrants = pgTable('break_glass_grants', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  adminId: text().notNull(),
  subjectId: text().notNull(),
  reason: text().notNull(),
  openedAt: timestamptz().notNull(),
  expiresAt: timestamptz().notNull(),
});

export type BreakGlassGrantRow = typeof breakGlassGrants.$inferSelect;
