import { INVITATION_DELIVERIES } from '@bedside/contract';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** A link for one person to one appointment; its secret is stored hashed. */
export const invitations = pgTable('invitations', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  appointmentId: text().notNull(),
  personId: text().notNull(),
  /** `link`: whoever asked for it hands it on. */
  delivery: text({ enum: INVITATION_DELIVERIES }).notNull(),
  secretHash: text().notNull(),
  /** Of the mail before, which may have arrived all the same. */
  previousSecretHash: text(),
  /** Of a spoken code that was not used yet; a slow hash, for the code is short. */
  codeHash: text(),
  /** By the wall clock. */
  codeExpiresAt: timestamptz(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type InvitationRow = typeof invitations.$inferSelect;
