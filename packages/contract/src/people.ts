import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { DepartmentId, Instant, PatientId, PractitionerId, StaffId } from './ids.ts';
import {
  BirthDate,
  BLOOD_GROUPS,
  ContactNumber,
  Email,
  EmergencyContact,
  ExternalId,
  GENDERS,
  LanguageTag,
  line,
  Mrn,
  PERSON_STATUSES,
  PersonName,
} from './person-fields.ts';
import { DIRECTORY_ENTRY, PATIENT, PATIENT_SUMMARY, PRACTITIONER, STAFF_MEMBER } from './person-examples.ts';
import { TimeZone } from './times.ts';

/** The verbs of a person's routes that the caller may use now. */
export const PERSON_ACTIONS = ['update', 'approve', 'reject', 'deactivate', 'reactivate'] as const;
export type PersonAction = (typeof PERSON_ACTIONS)[number];

/** What people may write of every kind; null clears. */
const common = {
  email: Email.nullable().optional(),
  contactNumber: ContactNumber.nullable().optional(),
  language: LanguageTag.nullable().optional(),
  timeZone: TimeZone.nullable().optional(),
};
const patientOwn = {
  birthDate: BirthDate.nullable().optional(),
  gender: z.enum(GENDERS).nullable().optional(),
  bloodGroup: z.enum(BLOOD_GROUPS).nullable().optional(),
  allergies: z
    .array(line(200))
    .max(50)
    .optional()
    .meta({ example: ['penicillin'] }),
  emergencyContacts: z.array(EmergencyContact).max(5).optional(),
};
const About = z.string().trim().min(1).max(2000).meta({ example: 'General practice, and what travels bring home.' });
const Languages = z
  .array(LanguageTag)
  .max(20)
  .refine((tags) => new Set(tags).size === tags.length, { error: 'each language once' })
  .meta({ example: ['en', 'de'] });
const practitionerOwn = { about: About.nullable().optional(), languages: Languages.optional() };
const Departments = z
  .array(DepartmentId)
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, { error: 'each department once' });
const externalId = { externalId: ExternalId.nullable().optional() };

/** What every reply about a person carries. */
const shown = {
  name: z.string().meta({ example: 'Pia Example' }),
  status: z.enum(PERSON_STATUSES).meta({ example: 'active' }),
  email: z.string().nullable(),
  contactNumber: z.string().nullable(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Of a picture in our keeping: 256 pixels square, WebP. Nobody can guess it, and whoever has it can show it. */
  avatarUrl: z.url().nullable(),
  externalId: z.string().nullable(),
  departmentIds: z.array(DepartmentId),
  /** Grows by one with every change; the strong `ETag` of this person. */
  revision: z.int(),
  can: z.array(z.enum(PERSON_ACTIONS)),
  deactivatedAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
};

const NewPatient = z.strictObject({
  name: PersonName,
  ...common,
  ...patientOwn,
  /** Absent: the clinic gets one made. Unique within the clinic. */
  mrn: Mrn.optional(),
  ...externalId,
});
const newPatientExample = { name: 'Pia Example', email: 'pia@mail.example', birthDate: '1984-05-17', externalId: 'patient-17' };
export const CreatePatient = NewPatient.meta({ id: 'CreatePatient', example: newPatientExample });
export type CreatePatient = z.output<typeof CreatePatient>;

/** What is absent stays as it is, also where the patient is there already. */
export const PutPatient = NewPatient.omit({ externalId: true }).meta({
  id: 'PutPatient',
  example: { name: 'Pia Example', email: 'pia@mail.example' },
});
export type PutPatient = z.output<typeof PutPatient>;

/** What is absent stays as it is; null clears. */
export const UpdatePatient = NewPatient.partial().meta({ id: 'UpdatePatient', example: { contactNumber: '+49 30 5550123' } });
export type UpdatePatient = z.output<typeof UpdatePatient>;

/** As lists show a patient: to tell one from another, and nothing of their health. */
export const PatientSummary = z
  .object({
    id: PatientId,
    ...shown,
    birthDate: z.string().nullable(),
    /** The clinic's medical record number. */
    mrn: z.string().nullable(),
    /** Whether name, birth date, gender, contact number and one emergency contact are there. */
    profileCompleted: z.boolean(),
  })
  .meta({ id: 'PatientSummary', example: PATIENT_SUMMARY });
export type PatientSummary = z.infer<typeof PatientSummary>;

export const Patient = PatientSummary.extend({
  gender: z.enum(GENDERS).nullable(),
  bloodGroup: z.enum(BLOOD_GROUPS).nullable(),
  allergies: z.array(z.string()),
  emergencyContacts: z.array(EmergencyContact),
}).meta({ id: 'Patient', example: PATIENT });
export type Patient = z.infer<typeof Patient>;

const credentials = {
  specialty: line(100).meta({ example: 'General practice' }),
  experienceYears: z.int().min(0).max(80),
  qualification: line(300).meta({ example: 'MD, Charité Berlin' }),
};
const NewPractitioner = z.strictObject({
  name: PersonName,
  ...credentials,
  ...common,
  ...practitionerOwn,
  departmentIds: Departments.optional(),
  /** False takes them out of the public directory. */
  isBookable: z.boolean().optional(),
  ...externalId,
});
export const CreatePractitioner = NewPractitioner.meta({
  id: 'CreatePractitioner',
  example: { name: 'Dr. Paul Example', specialty: 'General practice', experienceYears: 12, qualification: 'MD, Charité Berlin' },
});
export type CreatePractitioner = z.output<typeof CreatePractitioner>;

/** What is absent stays as it is, also where the practitioner is there already. */
export const PutPractitioner = NewPractitioner.omit({ externalId: true }).meta({
  id: 'PutPractitioner',
  example: { name: 'Dr. Paul Example', specialty: 'General practice', experienceYears: 12, qualification: 'MD, Charité Berlin' },
});
export type PutPractitioner = z.output<typeof PutPractitioner>;

/** What is absent stays as it is; null clears. */
export const UpdatePractitioner = NewPractitioner.partial().meta({ id: 'UpdatePractitioner', example: { isBookable: false } });
export type UpdatePractitioner = z.output<typeof UpdatePractitioner>;

/** Of the reviews of their visits; null before the first. */
export const Rating = z
  .object({ average: z.number().min(1).max(5).meta({ example: 4.7 }), count: z.int().min(1).meta({ example: 31 }) })
  .meta({ id: 'Rating' });
export type Rating = z.infer<typeof Rating>;

/** As the public directory shows a practitioner: what patients choose by, and no way to reach them but by booking. */
export const DirectoryEntry = z
  .object({
    id: PractitionerId,
    name: z.string().meta({ example: 'Dr. Paul Example' }),
    specialty: z.string().nullable(),
    about: z.string().nullable(),
    languages: z.array(z.string()),
    experienceYears: z.int().nullable(),
    qualification: z.string().nullable(),
    departmentIds: z.array(DepartmentId),
    avatarUrl: z.url().nullable(),
    rating: z.union([Rating, z.null()]),
  })
  .meta({ id: 'DirectoryEntry', example: DIRECTORY_ENTRY });
export type DirectoryEntry = z.infer<typeof DirectoryEntry>;

/** With what the clinic keeps of them: for those who may read people. */
export const Practitioner = DirectoryEntry.extend({
  ...shown,
  isBookable: z.boolean(),
  /** Whether name, specialty, experience and qualification are there. */
  profileCompleted: z.boolean(),
}).meta({ id: 'Practitioner', example: PRACTITIONER });
export type Practitioner = z.infer<typeof Practitioner>;

/** The practitioner as the caller may see them. */
export const PractitionerView = z
  .union([Practitioner, DirectoryEntry])
  .meta({ id: 'PractitionerView', example: DIRECTORY_ENTRY });
export type PractitionerView = z.infer<typeof PractitionerView>;

export const STAFF_ROLES = ['staff', 'department_admin', 'clinic_admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

const NewStaffMember = z.strictObject({
  name: PersonName,
  ...common,
  role: z.enum(STAFF_ROLES).optional(),
  departmentIds: Departments.optional(),
  ...externalId,
});
export const CreateStaffMember = NewStaffMember.meta({
  id: 'CreateStaffMember',
  example: { name: 'Sam Example', email: 'sam@clinic.example', role: 'staff' },
});
export type CreateStaffMember = z.output<typeof CreateStaffMember>;
export const PutStaffMember = NewStaffMember.omit({ externalId: true }).meta({
  id: 'PutStaffMember',
  example: { name: 'Sam Example', email: 'sam@clinic.example', role: 'staff' },
});
export type PutStaffMember = z.output<typeof PutStaffMember>;
export const UpdateStaffMember = NewStaffMember.partial().meta({ id: 'UpdateStaffMember', example: { language: 'de' } });
export type UpdateStaffMember = z.output<typeof UpdateStaffMember>;

export const StaffMember = z
  .object({ id: StaffId, ...shown, role: z.enum(STAFF_ROLES) })
  .meta({ id: 'StaffMember', example: STAFF_MEMBER });
export type StaffMember = z.infer<typeof StaffMember>;

/** What people may change of themselves. What is not of their kind is refused; credentials and e-mail are the clinic's to change. */
export const UpdateMe = z
  .strictObject({
    name: PersonName.optional(),
    contactNumber: common.contactNumber,
    language: common.language,
    timeZone: common.timeZone,
    ...patientOwn,
    ...practitionerOwn,
  })
  .meta({ id: 'UpdateMe', example: { contactNumber: '+49 30 5550123', language: 'de' } });
export type UpdateMe = z.output<typeof UpdateMe>;

/** `futureVisits` is needed when there are some: open visits that have not begun. What has begun goes on to its end. */
export const DeactivatePerson = z
  .strictObject({ futureVisits: z.enum(['keep', 'cancel']).optional() })
  .meta({ id: 'DeactivatePerson', example: { futureVisits: 'cancel' } });
export type DeactivatePerson = z.output<typeof DeactivatePerson>;

const several = <Schema extends z.ZodType>(schema: Schema) => z.union([schema.transform((one) => [one]), z.array(schema)]);

const list = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
  /** At least three characters of a name, a record number or an external id, anywhere in it. Finds the first 5,000. */
  q: z.string().trim().min(3).max(100).optional(),
  status: several(z.enum(PERSON_STATUSES)).optional(),
  externalId: z.string().max(200).optional(),
};

export const ListPatients = z.strictObject({
  ...list,
  mrn: z.string().max(64).optional(),
  email: z.string().max(254).optional(),
});
export type ListPatients = z.output<typeof ListPatients>;
/** `status`, `externalId` and `bookable` are for those who may read people. */
export const ListPractitioners = z.strictObject({
  ...list,
  specialty: several(z.string().max(100)).optional(),
  language: several(LanguageTag).optional(),
  departmentId: several(DepartmentId).optional(),
  bookable: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export type ListPractitioners = z.output<typeof ListPractitioners>;
export const ListStaff = z.strictObject({
  ...list,
  role: several(z.enum(STAFF_ROLES)).optional(),
  departmentId: several(DepartmentId).optional(),
});
export type ListStaff = z.output<typeof ListStaff>;

const page = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), nextCursor: z.string().nullable() });

export const PatientList = page(PatientSummary).meta({
  id: 'PatientList',
  example: { data: [PATIENT_SUMMARY], nextCursor: null },
});
export type PatientList = z.infer<typeof PatientList>;
export const PractitionerList = page(PractitionerView).meta({
  id: 'PractitionerList',
  example: { data: [DIRECTORY_ENTRY], nextCursor: null },
});
export type PractitionerList = z.infer<typeof PractitionerList>;
export const StaffList = page(StaffMember).meta({ id: 'StaffList', example: { data: [STAFF_MEMBER], nextCursor: null } });
export type StaffList = z.infer<typeof StaffList>;

/** Where a picture is shown from: our own origin, at an address that nobody can guess. */
export const Avatar = z
  .object({ avatarUrl: z.url().meta({ example: `https://api.clinic.example/v1/avatars/${'0123456789abcdef'.repeat(2)}.webp` }) })
  .meta({ id: 'Avatar' });
export type Avatar = z.infer<typeof Avatar>;
