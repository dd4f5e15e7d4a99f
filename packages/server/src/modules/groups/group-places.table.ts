import { ATTENDANCES, CANCEL_REASONS } from '@bedside/contract';
import { integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';
import { SIDES } from '../appointments/appointments.table.ts';

/** Who has or had a place in a group, and what became of it. Who takes part now: `appointment_participants`. */
export const groupPlaces = pgTable(
  'group_places',
  {
    appointmentId: text().notNull(),
    personId: text().notNull(),
    clinicId: text().notNull(),
    /** "Patient 3" is what the others know of somebody. Kept by whoever comes back. */
    ordinal: integer().notNull(),
    takenAt: timestamptz().notNull(),
    endedAt: timestamptz(),
    endReason: text({ enum: CANCEL_REASONS }),
    endedBySide: text({ enum: SIDES }),
    attendance: text({ enum: ATTENDANCES }),
  },
  (t) => [
    primaryKey({ columns: [t.appointmentId, t.personId] }),
    unique('group_places_ordinal_key').on(t.appointmentId, t.ordinal),
  ],
);

export type GroupPlaceRow = typeof groupPlaces.$inferSelect;
