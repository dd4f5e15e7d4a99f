import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Append-only. No foreign keys: a row outlives its subject. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    actorType: text().notNull(),
    actorId: text().notNull(),
    action: text().notNull(),
    entityId: text().notNull(),
    changed: jsonb().$type<string[]>().notNull(),
    requestId: text(),
    at: timestamptz().notNull(),
  },
  (t) => [index('audit_log_entity_idx').on(t.clinicId, t.entityId, t.at)],
);
