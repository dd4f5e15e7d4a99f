import { pgTable, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';

/** A slot kept for a few minutes while someone books it; the time itself is the reservation's. Indexes and checks: migration 0008. */
export const slotHolds = pgTable('slot_holds', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  practitionerId: text().notNull(),
  reservationId: text().notNull(),
  startsAt: timestamptz().notNull(),
  endsAt: timestamptz().notNull(),
  /** Who keeps it, to count how many they keep; forgotten when it ends. */
  holder: text(),
  expiresAt: timestamptz().notNull(),
  endedAt: timestamptz(),
  endedAs: text({ enum: ['released', 'expired', 'used'] }),
  createdAt: timestamptz().notNull(),
});

export type SlotHoldRow = typeof slotHolds.$inferSelect;
