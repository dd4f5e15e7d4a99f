import { z } from 'zod';

/** What is so of every person of a clinic, and how it may be written. */

/** `pending`: asked to be let in, and the clinic has not answered. `deactivated`: kept for the record; cannot sign in or be booked. */
export const PERSON_STATUSES = ['pending', 'active', 'deactivated'] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

/** HL7 FHIR R4 `administrative-gender`. */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const;
export type Gender = (typeof GENDERS)[number];

export const BLOOD_GROUPS = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'] as const;
export type BloodGroup = (typeof BLOOD_GROUPS)[number];

/** One line for people to read: trimmed, without control characters, at most `max` characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}+$/u);

const tidy = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ');

/** As the person is called. Doubled spaces become one. */
export const PersonName = line(200).overwrite(tidy).meta({ example: 'Pia Example' });

export const Email = z.email().max(254).meta({ example: 'pia@mail.example' });

/** As people write it: digits, with spaces and signs between them. */
export const ContactNumber = z
  .string()
  .trim()
  .regex(/^\+?\d(?:[ ()./-]{0,2}\d){3,19}$/)
  .meta({ example: '+49 30 5550123' });

/** A BCP 47 tag of language, script and region: `en`, `pt-BR`, `zh-Hant`. */
export const LanguageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/)
  .meta({ example: 'en' });

/** Not before 1880; that it is not yet to come is judged by the clinic's clock. */
export const BirthDate = z.iso
  .date()
  .refine((day) => day >= '1880' && day < '9000')
  .meta({ example: '1984-05-17' });

/** All three are needed. */
export const EmergencyContact = z
  .strictObject({ name: PersonName, relationship: line(100), phone: ContactNumber })
  .meta({ id: 'EmergencyContact', example: { name: 'Max Example', relationship: 'husband', phone: '+49 30 5550124' } });
export type EmergencyContact = z.infer<typeof EmergencyContact>;

/** The medical record number, as the clinic writes it. */
export const Mrn = line(64)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ./-]*$/u)
  .meta({ example: '402819365' });

/** The clinic's own id of them. Unique within the clinic. */
export const ExternalId = z.string().min(1).max(200).meta({ example: 'patient-17' });
