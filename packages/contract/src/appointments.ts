import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { AppointmentId, CallId, DepartmentId, Instant, InstantInput, PersonId, SeriesId } from './ids.ts';

/** Who may move an appointment from which status to which: docs, "Life of an appointment". Rescheduling is an event, not a status. */
export const APPOINTMENT_STATUSES = [
  'pending',
  'scheduled',
  'checked_in',
  'in_progress',
  'completed',
  'cancelled',
  'no_show',
  'expired',
  'entered_in_error',
] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/** The statuses that still hold time: the visit is yet to come or under way. */
export const OPEN_STATUSES = [
  'pending',
  'scheduled',
  'checked_in',
  'in_progress',
] as const satisfies readonly AppointmentStatus[];

export const APPOINTMENT_MODES = ['video', 'audio', 'chat', 'in_person'] as const;
export type AppointmentMode = (typeof APPOINTMENT_MODES)[number];

/** HL7 FHIR R4 example value set `appointment-cancellation-reason`, the part that fits an outpatient visit; `technical` is ours. */
export const CANCEL_REASONS = ['pat', 'pat-fb', 'prov', 'prov-pers', 'maint', 'technical', 'other'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];
/** Those that patients give; the others are the clinic's to say. */
export const PATIENT_CANCEL_REASONS = ['pat', 'pat-fb', 'other'] as const satisfies readonly CancelReason[];

export const PARTICIPANT_ROLES = ['patient', 'practitioner', 'guest'] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

/** What a guest comes as. */
export const GUEST_KINDS = ['interpreter', 'relative', 'other'] as const;
export type GuestKind = (typeof GUEST_KINDS)[number];

/** One who takes part. `guestKind` only with guests, of whom it was said. */
export const AppointmentParticipant = z
  .object({
    personId: PersonId,
    role: z.enum(PARTICIPANT_ROLES),
    name: z.string().meta({ example: 'Gus Example' }),
    specialty: z.string().nullable(),
    guestKind: z.enum(GUEST_KINDS).optional(),
  })
  .meta({ id: 'AppointmentParticipant' });
export type AppointmentParticipant = z.infer<typeof AppointmentParticipant>;

/**
 * What may be done to an appointment; each is the last word of its route, but for `update` and `delete` (of the appointment itself)
 * and `end` (of its call). `patients`: add and remove those of a group. `notes`: read them; who writes them is told by each. `invitations`:
 * see, make and revoke the links to it.
 */
export const APPOINTMENT_ACTIONS = [
  'join',
  'end',
  'confirm',
  'reschedule',
  'cancel',
  'check_in',
  'complete',
  'no_show',
  'reopen',
  'entered_in_error',
  'update',
  'delete',
  'review',
  'patients',
  'add_guest',
  'remove_guest',
  'notes',
  'invitations',
] as const;
export type AppointmentAction = (typeof APPOINTMENT_ACTIONS)[number];

/** Who did not come. */
export const NO_SHOW_PARTIES = ['patient', 'clinic', 'both'] as const;
export type NoShowParty = (typeof NO_SHOW_PARTIES)[number];

/** Where it takes place: at the clinic or elsewhere, and what to say about it ("Room 4", "at home"). */
export const Location = z
  .strictObject({ kind: z.enum(['inside', 'outside']), text: z.string().trim().min(1).max(200).nullable() })
  .meta({ id: 'Location', example: { kind: 'inside', text: 'Room 4' } });
export type Location = z.infer<typeof Location>;

/** The integrator's own: at most 20 short strings. Never anything about health. */
export const Metadata = z
  .record(z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/), z.string().max(200))
  .refine((metadata) => Object.keys(metadata).length <= 20, { error: 'at most 20' })
  .meta({ id: 'Metadata', example: { episode: 'E-17' } });
export type Metadata = z.infer<typeof Metadata>;

/** How long before the start people are reminded. */
export const ReminderMinutes = z.array(z.int().min(5).max(43_200)).max(5);

/** Of a group visit. */
export const Places = z.object({ capacity: z.int(), taken: z.int() }).meta({ id: 'Places', example: { capacity: 8, taken: 5 } });
export type Places = z.infer<typeof Places>;

/** A planned visit as everyone allowed to see it sees it. Replies stay open, so that fields can be added. */
export const Appointment = z
  .object({
    id: AppointmentId,
    status: z.enum(APPOINTMENT_STATUSES),
    mode: z.enum(APPOINTMENT_MODES),
    /** Seen by both sides. */
    title: z.string().nullable(),
    /** Seen by both sides. */
    description: z.string().nullable(),
    /** Why the patient comes. Null for guests, and for the patients of a group. */
    reason: z.string().nullable(),
    /** Of the clinic, for the clinic; null for everyone else. */
    comment: z.string().nullable(),
    package: z.string().nullable(),
    location: z.union([Location, z.null()]),
    departmentId: DepartmentId.nullable(),
    startsAt: Instant,
    endsAt: Instant,
    /** Until when a pending one can be confirmed; then it expires and its time is free again. */
    expiresAt: Instant.nullable(),
    /** When it was last given another time or practitioner. */
    rescheduledAt: Instant.nullable(),
    /** Of a group visit, its patients and guests see its practitioners and themselves. */
    participants: z.array(AppointmentParticipant),
    /** Of a group visit: for how many patients it is, and how many have a place. Null: for one. */
    places: z.union([Places, z.null()]),
    /** From when to when the caller may come in; half-open. What may be done now is in `can` and the join decision. */
    joinWindow: z.object({ opensAt: Instant, closesAt: Instant }),
    /** The running call, if one runs. */
    callId: CallId.nullable(),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    /** What was said when it was cancelled; only for the side that said it. */
    cancelComment: z.string().nullable(),
    noShowParty: z.enum(NO_SHOW_PARTIES).nullable(),
    /** Who, by what we saw, did not come. Null once the clinic has said what happened, and for patients and guests. */
    noShowProposed: z.enum(['patient', 'clinic']).nullable(),
    /** What the clinic set for this one; null: as it always does. */
    reminderMinutes: ReminderMinutes.nullable(),
    /** Empty for patients and guests. */
    metadata: Metadata,
    /** The integrator's own id of it. */
    externalId: z.string().nullable(),
    /** Of the series that it was planned in; null for one alone. */
    seriesId: SeriesId.nullable(),
    /** Grows by one with every change; the strong `ETag` of this appointment. */
    revision: z.int(),
    /** The verbs the caller may use on it now, as in the routes. Interfaces show by this and know no roles. */
    can: z.array(z.enum(APPOINTMENT_ACTIONS)),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Appointment' });
export type Appointment = z.infer<typeof Appointment>;

const minutes = (max: number) => z.int().min(0).max(max);

/** Overrides of the door for one clinic, practitioner or appointment, in minutes. What is absent comes from the next wider setting. */
export const JoinWindowSettings = z
  .strictObject({
    patientEarlyMinutes: minutes(1440).optional(),
    practitionerEarlyMinutes: minutes(1440).optional(),
    /** The first entry closes at the later of the end and this long after the start. */
    entryClosesMinutes: minutes(1440).optional(),
    /** Someone who was admitted may come back until this long after the end. */
    rejoinMinutes: minutes(1440).optional(),
    hardStopMinutes: minutes(1440).optional(),
    emptyRoomMinutes: z.int().min(1).max(60).optional(),
    /** Until how long before the start patients may cancel and reschedule by themselves; 0 is up to the start. */
    patientNoticeMinutes: minutes(43_200).optional(),
  })
  .meta({ id: 'JoinWindowSettings' });
export type JoinWindowSettings = z.infer<typeof JoinWindowSettings>;

const several = <Schema extends z.ZodType>(schema: Schema) => z.union([schema.transform((one) => [one]), z.array(schema)]);

/** Filters of `GET /v1/appointments`. Repeat a key for several values; unknown keys are refused. */
export const ListAppointments = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
  from: InstantInput.optional(),
  to: InstantInput.optional(),
  status: several(z.enum(APPOINTMENT_STATUSES)).optional(),
  mode: several(z.enum(APPOINTMENT_MODES)).optional(),
  practitionerId: PersonId.optional(),
  patientId: PersonId.optional(),
  departmentId: DepartmentId.optional(),
  /** Part of a participant's name, of the MRN or of the reason. */
  q: z.string().trim().min(3).max(100).optional(),
  externalId: z.string().max(200).optional(),
  /** Only what has changed since then. */
  updatedSince: InstantInput.optional(),
  /** Only those that were, or were never, given another time or practitioner. */
  rescheduled: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).optional(),
  order: z.enum(['asc', 'desc']).default('asc'),
  /** Adds `total`. */
  count: z.literal('true').optional(),
});
export type ListAppointments = z.output<typeof ListAppointments>;

export const AppointmentList = z
  .object({ data: z.array(Appointment), nextCursor: z.string().nullable(), total: z.int().optional(), serverNow: Instant })
  .meta({ id: 'AppointmentList' });
export type AppointmentList = z.infer<typeof AppointmentList>;
