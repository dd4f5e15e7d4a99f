import type { Permission } from '@bedside/contract';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Keys of a clinic, all times by the wall clock. Secret keys are stored hashed; `prefix` is what may be shown in lists. */
export const apiKeys = pgTable('api_keys', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  kind: text({ enum: ['secret', 'publishable'] })
    .notNull()
    .default('secret'),
  name: text(),
  prefix: text().notNull(),
  keyHash: text().notNull(),
  /** Of publishable keys only: they stand in pages for everyone to read. */
  publishableKey: text(),
  scopes: text().array().$type<Permission[]>().notNull(),
  /** Written at most once a minute. */
  lastUsedAt: timestamptz(),
  /** Set by a rotation: until then the old key lives on. */
  expiresAt: timestamptz(),
  replacedBy: text(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type ApiKeyRow = typeof apiKeys.$inferSelect;
