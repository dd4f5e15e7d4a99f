import type { AppointmentMode, AvailabilityRule, ScheduleBreak } from '@bedside/contract';
import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps } from '../../db/columns.ts';

/** When a practitioner can be booked. One revision for it and its exceptions. Checks: migration 0008. */
export const schedules = pgTable('schedules', {
  practitionerId: text().primaryKey(),
  clinicId: text().notNull(),
  timeZone: text().notNull(),
  slotMinutes: integer().notNull(),
  bufferBeforeMinutes: integer().notNull(),
  bufferAfterMinutes: integer().notNull(),
  minimumNoticeMinutes: integer().notNull(),
  horizonDays: integer().notNull(),
  modes: text().array().$type<AppointmentMode[]>().notNull(),
  rules: jsonb().$type<AvailabilityRule[]>().notNull(),
  breaks: jsonb().$type<ScheduleBreak[]>().notNull(),
  revision: integer().notNull(),
  ...timestamps,
});

export type ScheduleRow = typeof schedules.$inferSelect;
