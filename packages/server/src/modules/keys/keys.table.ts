import type { Permission } from '@bedside/contract';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Secret keys, stored hashed. `prefix` is what may be shown in lists. */
export const apiKeys = pgTable('api_keys', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  prefix: text().notNull(),
  keyHash: text().notNull(),
  scopes: text().array().$type<Permission[]>().notNull(),
  revokedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});
