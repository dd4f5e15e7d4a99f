import { PERSON_KINDS, PERSON_STATUSES, ROLE_NAMES, type JoinWindowSettings } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/**
 * Patients, practitioners, staff and guests of a clinic. What only some of them have, and no list needs, is in their profiles.
 * Found by what people type through `search_people` of migration 0007.
 */
export const people = pgTable(
  'people',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    kind: text({ enum: PERSON_KINDS }).notNull(),
    /** Staff have one of three; everyone else's is their kind. */
    role: text({ enum: ROLE_NAMES }).notNull(),
    status: text({ enum: PERSON_STATUSES }).notNull().default('active'),
    name: text().notNull(),
    email: text(),
    contactNumber: text(),
    /** Medical record number: of patients. */
    mrn: text(),
    specialty: text(),
    language: text(),
    timeZone: text(),
    externalId: text(),
    /** By `isComplete` of people.rules.ts, with every write. */
    profileCompleted: boolean().notNull().default(false),
    /** Of the row in `avatars`. */
    avatarKey: text(),
    /** A practitioner's own join window; empty for everyone else. */
    joinWindow: jsonb().$type<JoinWindowSettings>().notNull(),
    revision: integer().notNull().default(1),
    deactivatedAt: timestamptz(),
    /** The e-mail without case. */
    emailKey: text().generatedAlwaysAs(sql`migration 0007`),
    /** Name, MRN and external id without case and accents: what a search looks through, and the order of lists. */
    searchText: text().generatedAlwaysAs(sql`migration 0007`),
    ...timestamps,
  },
  (t) => [index('people_list_idx').on(t.clinicId, t.kind, t.searchText, t.id)],
);

export type PersonRow = typeof people.$inferSelect;
export type NewPersonRow = typeof people.$inferInsert;
