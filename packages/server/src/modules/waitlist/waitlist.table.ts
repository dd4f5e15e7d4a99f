import { APPOINTMENT_MODES } from '@bedside/contract';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** A patient who would take a slot that becomes free: of one practitioner, or of any of a specialty. Indexes and checks: migration 0012. */
export const waitlistEntries = pgTable('waitlist_entries', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  patientId: text().notNull(),
  practitionerId: text(),
  specialty: text(),
  mode: text({ enum: APPOINTMENT_MODES }).notNull(),
  durationMinutes: integer().notNull(),
  /** The visit may begin in `[startsFrom, startsUntil)`. */
  startsFrom: timestamptz().notNull(),
  startsUntil: timestamptz().notNull(),
  status: text({ enum: ['waiting', 'offered', 'booked', 'withdrawn'] }).notNull(),
  appointmentId: text(),
  ...timestamps,
});

/** Time of a practitioner that became free. `due`: to be offered to the next; `settled`: taken, or nobody is left. */
export const freedSlots = pgTable('freed_slots', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  practitionerId: text().notNull(),
  startsAt: timestamptz().notNull(),
  endsAt: timestamptz().notNull(),
  state: text({ enum: ['due', 'offered', 'settled'] }).notNull(),
  /** By the clinic's clock: not before then. */
  dueAt: timestamptz().notNull(),
  createdAt: timestamptz().notNull(),
});

/** A slot that is kept for one entry; one at a time, for each entry and for each freed slot. */
export const waitlistOffers = pgTable('waitlist_offers', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  entryId: text().notNull(),
  freedSlotId: text().notNull(),
  /** What keeps the slot, while the offer is open. */
  slotHoldId: text(),
  practitionerId: text().notNull(),
  startsAt: timestamptz().notNull(),
  endsAt: timestamptz().notNull(),
  expiresAt: timestamptz().notNull(),
  status: text({ enum: ['open', 'accepted', 'declined', 'expired'] }).notNull(),
  endedAt: timestamptz(),
  createdAt: timestamptz().notNull(),
});

export type WaitlistEntryRow = typeof waitlistEntries.$inferSelect;
export type FreedSlotRow = typeof freedSlots.$inferSelect;
export type WaitlistOfferRow = typeof waitlistOffers.$inferSelect;
