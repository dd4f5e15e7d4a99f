import {
  APPOINTMENT_MODES,
  APPOINTMENT_STATUSES,
  CANCEL_REASONS,
  NO_SHOW_PARTIES,
  GUEST_KINDS,
  PARTICIPANT_ROLES,
  type JoinWindowSettings,
  type Location,
  type Metadata,
} from '@bedside/contract';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** On which side of an appointment somebody stands. */
export const SIDES = ['patient', 'clinic', 'system'] as const;
export type Side = (typeof SIDES)[number];

/** A planned visit. What happened in the room is recorded in `calls`, never here. No overlaps: `reservations`. Checks: migration 0001. */
export const appointments = pgTable(
  'appointments',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    status: text({ enum: APPOINTMENT_STATUSES }).notNull(),
    mode: text({ enum: APPOINTMENT_MODES }).notNull(),
    /** Of a group visit: for how many patients. Null: for one. */
    capacity: integer(),
    title: text(),
    description: text(),
    reason: text(),
    /** Of the clinic, for the clinic. */
    comment: text(),
    package: text(),
    location: jsonb().$type<Location>(),
    metadata: jsonb().$type<Metadata>().notNull().default({}),
    /** Null: as the clinic always does. */
    reminderMinutes: jsonb().$type<number[]>(),
    departmentId: text(),
    startsAt: timestamptz().notNull(),
    endsAt: timestamptz().notNull(),
    joinWindow: jsonb().$type<JoinWindowSettings>().notNull(),
    /** Of a pending one: when its time is free again. */
    expiresAt: timestamptz(),
    rescheduledAt: timestamptz(),
    cancelledAt: timestamptz(),
    cancelReason: text({ enum: CANCEL_REASONS }),
    /** For the side that said it. */
    cancelComment: text(),
    cancelledBySide: text({ enum: SIDES }),
    noShowParty: text({ enum: NO_SHOW_PARTIES }),
    noShowAt: timestamptz(),
    noShowProposed: text({ enum: ['patient', 'clinic'] }),
    completedAt: timestamptz(),
    reopenedAt: timestamptz(),
    deletedAt: timestamptz(),
    externalId: text(),
    /** Planned together with others; when the rule had it. */
    seriesId: text(),
    recurrenceId: timestamptz(),
    revision: integer().notNull().default(1),
    /** How often calendars were told of another time or place. */
    sequence: integer().notNull().default(0),
    ...timestamps,
  },
  (t) => [index('appointments_clinic_starts_idx').on(t.clinicId, t.startsAt, t.id)],
);

/** Who takes part. `startsAt` repeats the appointment's, so that a person's own list is one index scan. */
export const appointmentParticipants = pgTable(
  'appointment_participants',
  {
    appointmentId: text().notNull(),
    personId: text().notNull(),
    clinicId: text().notNull(),
    role: text({ enum: PARTICIPANT_ROLES }).notNull(),
    startsAt: timestamptz().notNull(),
    /** Of guests, of whom it was said. */
    guestKind: text({ enum: GUEST_KINDS }),
    /** Of guests: the patient brought them, and not the clinic. */
    isBroughtByPatient: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.appointmentId, t.personId] }),
    index('appointment_participants_person_idx').on(t.clinicId, t.personId, t.startsAt, t.appointmentId),
  ],
);

export type AppointmentRow = typeof appointments.$inferSelect;
export type NewAppointmentRow = typeof appointments.$inferInsert;
export type AppointmentParticipantRow = typeof appointmentParticipants.$inferSelect;
