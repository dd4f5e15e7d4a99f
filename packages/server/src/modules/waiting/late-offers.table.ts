import { LATE_CHOICES } from '@bedside/contract';
import { index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** That a practitioner is late for one visit, as offered to one of its patients, and what they chose. Checks: migration 0019. */
export const lateOffers = pgTable(
  'late_offers',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    appointmentId: text().notNull(),
    personId: text().notNull(),
    practitionerId: text().notNull(),
    minutes: integer(),
    offeredAt: timestamptz().notNull(),
    choice: text({ enum: LATE_CHOICES }),
    chosenAt: timestamptz(),
    callBackNumber: text(),
    /** It is their turn before their door is open: when they are told. Migration 0027. */
    tellAt: timestamptz(),
    /** They were told that it is their turn. */
    readyAt: timestamptz(),
    /** The visit began, was moved, or the clinic is on time again. */
    endedAt: timestamptz(),
    ...timestamps,
  },
  (t) => [unique('late_offers_person_key').on(t.appointmentId, t.personId), index('late_offers_open_idx').on(t.practitionerId)],
);

export type LateOfferRow = typeof lateOffers.$inferSelect;
