import { INVITATION_DELIVERIES } from '@bedside/contract';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
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
  /** Of a spoken code that was not used yet; a slow hash, for the code is short. */
  codeHash: text(),
  /** By the wall clock. */
  codeExpiresAt: timestamptz(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

/** What mails carry: one more with each, and all of them work until the invitation is revoked. */
export const invitationLinks = pgTable(
  'invitation_links',
  {
    secretHash: text().primaryKey(),
    invitationId: text().notNull(),
    clinicId: text().notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [index('invitation_links_invitation_idx').on(t.invitationId)],
);

export type InvitationRow = typeof invitations.$inferSelect;
