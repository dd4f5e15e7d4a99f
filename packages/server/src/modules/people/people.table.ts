import { PERSON_KINDS, ROLE_NAMES, type JoinWindowSettings } from '@bedside/contract';
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps } from '../../db/columns.ts';

/** Patients, practitioners, staff and guests of a clinic. */
export const people = pgTable('people', {
  id: text().primaryKey(),
  clinicId: text().notNull(),
  kind: text({ enum: PERSON_KINDS }).notNull(),
  /** Staff have one of three; everyone else's is their kind. */
  role: text({ enum: ROLE_NAMES }).notNull(),
  name: text().notNull(),
  email: text(),
  specialty: text(),
  timeZone: text(),
  externalId: text(),
  /** A practitioner's own join window; empty for everyone else. */
  joinWindow: jsonb().$type<JoinWindowSettings>().notNull(),
  ...timestamps,
});

export type PersonRow = typeof people.$inferSelect;
