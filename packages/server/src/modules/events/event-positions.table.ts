import { bigint, pgTable, text } from 'drizzle-orm/pg-core';

/** The position of each clinic's latest event. Whoever has the row locked writes the next ones. */
export const eventPositions = pgTable('event_positions', {
  clinicId: text().primaryKey(),
  lastPosition: bigint({ mode: 'number' }).notNull(),
});
