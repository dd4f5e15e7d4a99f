import { BLOOD_GROUPS, GENDERS, type EmergencyContact } from '@bedside/contract';
import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

/** What only the treatment needs of a patient, apart from what every list reads. */
export const patientProfiles = pgTable('patient_profiles', {
  personId: text().primaryKey(),
  clinicId: text().notNull(),
  birthDate: date({ mode: 'string' }),
  gender: text({ enum: GENDERS }),
  bloodGroup: text({ enum: BLOOD_GROUPS }),
  allergies: text().array().notNull(),
  emergencyContacts: jsonb().$type<EmergencyContact[]>().notNull(),
});

export type PatientProfileRow = typeof patientProfiles.$inferSelect;
