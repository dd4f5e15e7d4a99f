import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from './columns.ts';

/** Replies kept for a day, so that the same request again has no second effect. Those that hold a secret are not among them. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    clinicId: text().notNull(),
    /** Hash of who asked, for what, and with which key. */
    scope: text().notNull(),
    bodyHash: text().notNull(),
    status: integer().notNull(),
    headers: jsonb().$type<Record<string, string>>().notNull(),
    /** Null when there was none, or it held a secret. */
    body: text(),
    holdsSecret: boolean().notNull(),
    resourceId: text(),
    /** Role, departments, and for whom the caller acted: whoever has lost one of them gets no replay. */
    standing: text().array().notNull(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.scope] })],
);

export type IdempotencyRow = typeof idempotencyKeys.$inferSelect;
