import type { SignUp } from '@bedside/contract';
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** A way in by e-mail and password, of one person. The unique index on (clinic, lower(email)): migration 0006. */
export const accounts = pgTable('accounts', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  personId: text().notNull(),
  email: text().notNull(),
  /** argon2id; null until the invited person has chosen one. */
  passwordHash: text(),
  ...timestamps,
});

/** What somebody said of themselves, until they show that the address is theirs. */
export const signUps = pgTable('sign_ups', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  kind: text({ enum: ['patient', 'practitioner'] }).notNull(),
  email: text().notNull(),
  name: text().notNull(),
  /** Of practitioners: what the clinic approves them by. */
  profile: jsonb()
    .$type<Partial<Pick<Extract<SignUp, { kind: 'practitioner' }>, 'specialty' | 'experienceYears' | 'qualification'>>>()
    .notNull(),
  passwordHash: text().notNull(),
  createdAt: timestamptz().notNull(),
});

/** Mailed secrets, hashed. To verify a sign-up, or to choose the password of an account. By the wall clock. */
export const accountLinks = pgTable('account_links', {
  secretHash: text().primaryKey(),
  clinicId: text().notNull(),
  signUpId: text(),
  accountId: text(),
  expiresAt: timestamptz().notNull(),
  usedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type AccountRow = typeof accounts.$inferSelect;
export type SignUpRow = typeof signUps.$inferSelect;
