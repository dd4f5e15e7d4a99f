import { z } from 'zod';
import { JoinWindowSettings } from './appointments.ts';
import { CheckInSettings } from './check-in.ts';
import { ApiKeyId, ClinicId, DepartmentId, Instant, PersonId } from './ids.ts';
import { TimeZone } from './times.ts';

const Name = z.string().trim().min(1).max(200);
const Address = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .meta({ example: 'https://clinic.example/visit' });

/** A BCP 47 tag, as in `lang`. */
export const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/)
  .meta({ example: 'en' });

/** `#rrggbb`. */
export const Colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .meta({ example: '#0b6e6e' });

/** Of mails, and of pages that ask for it. Null: our own. */
export const Branding = z
  .strictObject({ primaryColour: Colour.nullable(), accentColour: Colour.nullable(), logoUrl: Address.nullable() })
  .meta({ id: 'Branding' });
export type Branding = z.infer<typeof Branding>;

export const BOOKING_BY_PATIENTS = ['direct', 'request', 'off'] as const;
/** What the patients of a group know of each other in the room: "Patient 3", or the first name. */
export const GROUP_NAMES = ['ordinal', 'first_name'] as const;
export const PATIENTS_MAY_RING = ['never', 'in_window', 'any_time'] as const;

const isOn = z.boolean().default(true);

const groups = {
  booking: z.strictObject({
    /** `request`: what patients book is pending until the clinic confirms it. */
    patients: z.enum(BOOKING_BY_PATIENTS).default('request'),
    /** How long a slot is kept for someone who is about to book it. */
    holdMinutes: z.int().min(1).max(60).default(5),
    /** For how long a freed slot is kept for the one of the waitlist to whom it is offered. */
    offerMinutes: z.int().min(5).max(1440).default(30),
  }),
  /** Visits of several patients at once. */
  groups: z.strictObject({
    /** Whether patients see which groups have a free place, and take one by themselves. */
    patientsJoin: z.boolean().default(false),
    names: z.enum(GROUP_NAMES).default('ordinal'),
  }),
  /** `in_window`: patients ring while the door of a visit is open to them. */
  calls: z.strictObject({
    patientsMayRing: z.enum(PATIENTS_MAY_RING).default('in_window'),
    /** How long the call log is kept. */
    logDays: z.int().min(1).max(3650).default(90),
  }),
  /** What patients are asked before a visit. */
  checkIn: CheckInSettings,
  /** Who may make an account without an invitation. Practitioners await the clinic's approval. */
  signUp: z.strictObject({ patients: z.boolean().default(false), practitioners: z.boolean().default(false) }),
  notices: z.strictObject({
    /** How long before the start people are reminded. */
    reminderMinutes: z.array(z.int().min(5).max(43_200)).max(5).default([1440, 15]),
    /** A mail to someone who is rung and has no page open. */
    incomingCallMail: z.boolean().default(false),
    /** Which other mails go out by themselves. Notices inside the page always do. */
    mails: z
      .strictObject({
        request: isOn,
        invitation: isOn,
        change: isOn,
        cancellation: isOn,
        reminder: isOn,
        running_late: isOn,
        your_turn: isOn,
        missed_call: isOn,
        declined_call: isOn,
        summary: isOn,
      })
      .prefault({}),
  }),
};

/** How the clinic works; what it did not say has a default. */
export const ClinicSettings = z
  .strictObject({
    booking: groups.booking.prefault({}),
    groups: groups.groups.prefault({}),
    calls: groups.calls.prefault({}),
    checkIn: groups.checkIn.prefault({}),
    signUp: groups.signUp.prefault({}),
    notices: groups.notices.prefault({}),
  })
  .meta({ id: 'ClinicSettings' });
export type ClinicSettings = z.output<typeof ClinicSettings>;

/** The clinic as those see it who may read its settings. */
export const Clinic = z
  .object({
    id: ClinicId,
    name: z.string(),
    /** Live or test for good. */
    isTest: z.boolean(),
    timeZone: z.string(),
    language: z.string(),
    /** Where people can call when nothing else works. */
    phone: z.string().nullable(),
    /** The clinic's own page where mailed links land. */
    visitUrl: z.string(),
    /** Where the clinic's own people work: mails to them lead there. Null: those have no link. */
    staffUrl: z.string().nullable(),
    branding: Branding,
    /** What the clinic says about the door, in minutes. What is absent comes from `joinWindowDefaults`. */
    joinWindow: JoinWindowSettings,
    joinWindowDefaults: JoinWindowSettings,
    settings: ClinicSettings,
    /** Grows by one with every change; the strong `ETag`. */
    revision: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Clinic' });
export type Clinic = z.infer<typeof Clinic>;

/** What is absent stays. `branding`, `joinWindow` and each group of `settings` are replaced as they are sent. */
export const UpdateClinic = z
  .strictObject({
    name: Name.optional(),
    timeZone: TimeZone.optional(),
    language: Language.optional(),
    phone: z.string().trim().min(3).max(40).nullable().optional(),
    visitUrl: Address.optional(),
    staffUrl: Address.nullable().optional(),
    branding: z
      .strictObject({ primaryColour: Colour.nullable(), accentColour: Colour.nullable(), logoUrl: Address.nullable() })
      .partial()
      .optional(),
    joinWindow: JoinWindowSettings.optional(),
    settings: z.strictObject(groups).partial().optional(),
  })
  .meta({ id: 'UpdateClinic', example: { language: 'de', joinWindow: { patientEarlyMinutes: 10 } } });
export type UpdateClinic = z.output<typeof UpdateClinic>;

/** Scheme, host and port as browsers send them: no path, no default port. */
export const Origin = z
  .string()
  .max(300)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.origin === text, {
    error: 'not an origin',
  })
  .meta({ example: 'https://clinic.example' });

export const CreateClinic = z
  .strictObject({
    name: Name,
    isTest: z.boolean(),
    timeZone: TimeZone,
    language: Language.default('en'),
    phone: z.string().trim().min(3).max(40).optional(),
    visitUrl: Address,
    staffUrl: Address.optional(),
    allowedOrigins: z.array(Origin).max(50).default([]),
    /** The first to administer it. */
    admin: z.strictObject({ name: Name, email: z.email().max(254), externalId: z.string().min(1).max(200).optional() }),
  })
  .meta({
    id: 'CreateClinic',
    example: {
      name: 'Clinic on the Hill',
      isTest: true,
      timeZone: 'Europe/Berlin',
      visitUrl: 'https://clinic.example/visit',
      allowedOrigins: ['https://clinic.example'],
      admin: { name: 'Ada Example', email: 'ada@clinic.example' },
    },
  });
export type CreateClinic = z.output<typeof CreateClinic>;

/** `secretKey` is shown this once. */
export const NewClinic = z
  .object({
    clinic: Clinic,
    publishableKey: z.object({ id: ApiKeyId, key: z.string() }),
    secretKey: z.object({ id: ApiKeyId, key: z.string() }),
    admin: z.object({ id: PersonId }),
  })
  .meta({ id: 'NewClinic' });
export type NewClinic = z.infer<typeof NewClinic>;

export const AddOrigin = z.strictObject({ origin: Origin }).meta({ id: 'AddOrigin' });
export type AddOrigin = z.infer<typeof AddOrigin>;
/** The pages that may call the API with a session of this clinic. */
export const AllowedOriginList = z.object({ data: z.array(z.object({ origin: z.string() })) }).meta({ id: 'AllowedOriginList' });
export type AllowedOriginList = z.infer<typeof AllowedOriginList>;

/** A part of a clinic with administrators of its own. */
export const Department = z
  .object({
    id: DepartmentId,
    name: z.string(),
    memberIds: z.array(PersonId),
    revision: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Department' });
export type Department = z.infer<typeof Department>;
export const DepartmentList = z.object({ data: z.array(Department) }).meta({ id: 'DepartmentList' });
export type DepartmentList = z.infer<typeof DepartmentList>;

/** Practitioners and staff. A practitioner of one department only gives it to their appointments. */
const memberIds = z.array(PersonId).max(1000);
export const CreateDepartment = z
  .strictObject({ name: Name, memberIds: memberIds.default([]) })
  .meta({ id: 'CreateDepartment', example: { name: 'Cardiology' } });
export type CreateDepartment = z.output<typeof CreateDepartment>;
export const UpdateDepartment = z
  .strictObject({ name: Name.optional(), memberIds: memberIds.optional() })
  .meta({ id: 'UpdateDepartment', example: { name: 'Cardiology' } });
export type UpdateDepartment = z.infer<typeof UpdateDepartment>;
