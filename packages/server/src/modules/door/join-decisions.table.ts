import { JOIN_DECISIONS, JOIN_REASONS, type JoinDecision } from '@bedside/contract';
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** Append-only: the answers people got at the door, for the help desk. Written when an answer differs from the person's last. */
export const joinDecisions = pgTable('join_decisions', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  appointmentId: text().notNull(),
  personId: text().notNull(),
  decision: text({ enum: JOIN_DECISIONS }).notNull(),
  reason: text({ enum: JOIN_REASONS }),
  opensAt: timestamptz().notNull(),
  closesAt: timestamptz().notNull(),
  trace: jsonb().$type<JoinDecision['trace']>().notNull(),
  decidedAt: timestamptz().notNull(),
});
