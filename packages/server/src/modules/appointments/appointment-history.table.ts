import { APPOINTMENT_STATUSES } from '@bedside/contract';
import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamptz } from '../../db/columns.ts';
import { SIDES } from './appointments.table.ts';

/** When it is, and with whom. Instants as text, as JSON has them. */
export type Planned = { startsAt: string; endsAt: string; practitionerId: string };

/** One row a revision. Append-only. */
export const appointmentHistory = pgTable(
  'appointment_history',
  {
    appointmentId: text().notNull(),
    revision: integer().notNull(),
    clinicId: text().notNull(),
    action: text().notNull(),
    fromStatus: text({ enum: APPOINTMENT_STATUSES }),
    toStatus: text({ enum: APPOINTMENT_STATUSES }).notNull(),
    /** Where time or practitioner changed. */
    before: jsonb().$type<Planned>(),
    after: jsonb().$type<Planned>(),
    side: text({ enum: SIDES }).notNull(),
    byPersonId: text(),
    /** For the side that said it. */
    reason: text(),
    at: timestamptz().notNull(),
  },
  (t) => [primaryKey({ columns: [t.appointmentId, t.revision] })],
);

export type AppointmentHistoryRow = typeof appointmentHistory.$inferSelect;
