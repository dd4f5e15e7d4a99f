import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

export const SIGN_IN_END_REASONS = ['signed_out', 'reused', 'password_changed', 'not_active'] as const;

/** A browser that is signed in: the family of all refresh tokens that followed from one password. By the wall clock. */
export const signIns = pgTable(
  'sign_ins',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    accountId: text().notNull(),
    /** Of what the browser calls itself: enough to know it again. */
    deviceHash: text().notNull(),
    expiresAt: timestamptz().notNull(),
    lastUsedAt: timestamptz().notNull(),
    endedAt: timestamptz(),
    endReason: text({ enum: SIGN_IN_END_REASONS }),
    createdAt: timestamptz().notNull(),
  },
  (t) => [index('sign_ins_account_idx').on(t.accountId, t.createdAt)],
);

/** Each works once. One that comes again was stolen, from here or from the browser. */
export const refreshTokens = pgTable('refresh_tokens', {
  tokenHash: text().primaryKey(),
  clinicId: text().notNull(),
  signInId: text().notNull(),
  usedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type SignInRow = typeof signIns.$inferSelect;
