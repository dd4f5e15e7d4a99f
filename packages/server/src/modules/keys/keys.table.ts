import type { Permission } from '@bedside/contract';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';
import { NEWEST_VERSION } from '../../shared/api-versions.ts';

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
  /** By which version of the API it is answered when it names none. */
  apiVersion: text().notNull().default(NEWEST_VERSION),
  /** Grows by one with every change but that of `lastUsedAt`. */
  revision: integer().notNull().default(1),
  /** Written at most once a minute. */
  lastUsedAt: timestamptz(),
  /** Set by a rotation: until then the old key lives on. */
  expiresAt: timestamptz(),
  replacedBy: text(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type ApiKeyRow = typeof apiKeys.$inferSelect;
