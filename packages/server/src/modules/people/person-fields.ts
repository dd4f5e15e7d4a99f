import type { BloodGroup, EmergencyContact, Gender, JoinWindowSettings, Role } from '@bedside/contract';
import type { people } from './people.table.ts';
import type { patientProfiles } from './patient-profiles.table.ts';
import type { practitionerProfiles } from './practitioner-profiles.table.ts';

type Maybe<Value> = Value | null | undefined;

/** All that can be written about a person, whatever their kind. Absent stays as it is, null clears. */
export type PersonFields = {
  name?: string | undefined;
  role?: Role | undefined;
  email?: Maybe<string>;
  contactNumber?: Maybe<string>;
  mrn?: string | undefined;
  specialty?: Maybe<string>;
  language?: Maybe<string>;
  timeZone?: Maybe<string>;
  externalId?: Maybe<string>;
  joinWindow?: JoinWindowSettings | undefined;
  birthDate?: Maybe<string>;
  gender?: Maybe<Gender>;
  bloodGroup?: Maybe<BloodGroup>;
  allergies?: string[] | undefined;
  emergencyContacts?: EmergencyContact[] | undefined;
  experienceYears?: Maybe<number>;
  qualification?: Maybe<string>;
  about?: Maybe<string>;
  languages?: string[] | undefined;
  isBookable?: boolean | undefined;
  departmentIds?: string[] | undefined;
};

const PERSON = [
  ...(['name', 'role', 'email', 'contactNumber', 'mrn', 'specialty', 'language', 'timeZone'] as const),
  ...(['externalId', 'joinWindow'] as const),
] satisfies (keyof PersonFields & keyof typeof people.$inferInsert)[];
const PATIENT = ['birthDate', 'gender', 'bloodGroup', 'allergies', 'emergencyContacts'] as const satisfies (keyof PersonFields &
  keyof typeof patientProfiles.$inferInsert)[];
const PRACTITIONER = [
  'experienceYears',
  'qualification',
  'about',
  'languages',
  'isBookable',
] as const satisfies (keyof PersonFields & keyof typeof practitionerProfiles.$inferInsert)[];

const pick = <Name extends keyof PersonFields>(fields: PersonFields, names: readonly Name[]) =>
  Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]))) as Pick<
    PersonFields,
    Name
  >;

/** By the table in which they are kept. Only what was given. */
export const byTable = (fields: PersonFields) => ({
  person: pick(fields, PERSON),
  patient: pick(fields, PATIENT),
  practitioner: pick(fields, PRACTITIONER),
});
