import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** A link for one person to one appointment; its secret is stored hashed. */
export const invitations = pgTable('invitations', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  appointmentId: text().notNull(),
  personId: text().notNull(),
  secretHash: text().notNull(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type InvitationRow = typeof invitations.$inferSelect;
