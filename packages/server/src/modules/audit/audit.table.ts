import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { timestamptz } from '../../db/columns.ts';

/**
 * Append-only. No foreign keys: a row outlives its subject. Requests write it plainly; the sealer then gives it `sequence` and
 * `hash`, and only sealed rows are in the indexes of the search. Grants and the bell: migration 0010.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    actorType: text().notNull(),
    actorId: text().notNull(),
    /** For whom, when somebody acted by a proxy. */
    onBehalfOf: text(),
    action: text().notNull(),
    /** Of a list the clinic's own id; what was on it is in `entityIds`. */
    entityId: text().notNull(),
    entityIds: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    changed: jsonb().$type<string[]>().notNull(),
    outcome: text({ enum: ['done', 'refused'] })
      .notNull()
      .default('done'),
    /** With which error it was refused. */
    code: text(),
    requestId: text(),
    at: timestamptz().notNull(),
    sequence: bigint({ mode: 'number' }),
    hash: text(),
  },
  (t) => {
    const sealed = sql`sequence is not null`;
    return [
      index('audit_log_unsealed_idx')
        .on(t.clinicId, t.at)
        .where(sql`sequence is null`),
      uniqueIndex('audit_log_sequence_idx').on(t.clinicId, t.sequence).where(sealed),
      index('audit_log_at_idx').on(t.clinicId, t.at, t.id).where(sealed),
      index('audit_log_entity_idx').on(t.clinicId, t.entityId, t.at, t.id).where(sealed),
      index('audit_log_actor_idx').on(t.clinicId, t.actorId, t.at, t.id).where(sealed),
      index('audit_log_behalf_idx').on(t.clinicId, t.onBehalfOf, t.at, t.id).where(sealed),
      index('audit_log_action_idx').on(t.clinicId, t.action, t.at, t.id).where(sealed),
      index('audit_log_lists_idx').using('gin', t.entityIds).where(sealed),
    ];
  },
);

export type AuditRow = typeof auditLog.$inferSelect;

/** Where each clinic's chain ends. Written by the sealer alone. */
export const auditHeads = pgTable('audit_heads', {
  clinicId: text().primaryKey(),
  sequence: bigint({ mode: 'number' }).notNull(),
  hash: text().notNull(),
  sealedAt: timestamptz().notNull(),
});

/** From where a request came, cut to /24 or /48; kept for 30 days and outside the chain. */
export const auditOrigins = pgTable(
  'audit_origins',
  {
    clinicId: text().notNull(),
    requestId: text().notNull(),
    network: text().notNull(),
    at: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.requestId] }), index('audit_origins_at_idx').on(t.at)],
);
