import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Opaque bearer sessions, stored hashed. All times by the wall clock. */
export const sessions = pgTable('sessions', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  personId: text().notNull(),
  tokenHash: text().notNull(),
  /** Set when it came from an invitation; then it opens only `appointmentId`. */
  invitationId: text(),
  appointmentId: text(),
  deviceId: text(),
  /** Set when it came from an account of ours; it ends with the sign-in. */
  signInId: text(),
  expiresAt: timestamptz().notNull(),
  revokedAt: timestamptz(),
  /** Touched by the open event stream every 15 s: what "present" means. */
  lastSeenAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type SessionRow = typeof sessions.$inferSelect;
