import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';

/** What patients choose a practitioner by. The specialty is in `people`: every visit shows it. */
export const practitionerProfiles = pgTable('practitioner_profiles', {
  personId: text().primaryKey(),
  clinicId: text().notNull(),
  experienceYears: integer(),
  qualification: text(),
  about: text(),
  languages: text().array().notNull(),
  /** Whether the public directory shows them. */
  isBookable: boolean().notNull(),
});

export type PractitionerProfileRow = typeof practitionerProfiles.$inferSelect;
