import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** How far the events of a clinic have been told to people. */
export const toldPositions = pgTable('told_positions', {
  clinicId: text().primaryKey(),
  position: bigint({ mode: 'number' }).notNull(),
  /** How often the next event was tried in vain. */
  attempts: integer().notNull().default(0),
  /** By the wall clock: not before then. */
  dueAt: timestamptz(),
});
