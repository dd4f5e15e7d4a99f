import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** LiveKit's webhooks that were taken in: it may send one several times. */
export const mediaEvents = pgTable(
  'media_events',
  { id: text().notNull(), clinicId: text().notNull(), receivedAt: timestamptz().notNull() },
  (t) => [primaryKey({ columns: [t.clinicId, t.id] })],
);
