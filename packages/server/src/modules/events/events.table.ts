import type { EventType } from '@bedside/contract';
import { bigint, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

export type EventData = Record<string, string | number | boolean | null>;

/** Facts in commit order within a clinic. The truth behind streams; NOTIFY is only the bell. */
export const events = pgTable(
  'events',
  {
    clinicId: text().notNull(),
    position: bigint({ mode: 'number' }).notNull(),
    id: text().notNull(),
    type: text().$type<EventType>().notNull(),
    at: timestamptz().notNull(),
    appointmentId: text(),
    audience: text().array().notNull(),
    data: jsonb().$type<EventData>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.position] })],
);

export type EventRow = typeof events.$inferSelect;
