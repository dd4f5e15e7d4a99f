import { z } from 'zod';
import {
  APPOINTMENT_MODES,
  APPOINTMENT_STATUSES,
  Appointment,
  CANCEL_REASONS,
  JoinWindowSettings,
  Location,
  Metadata,
  ReminderMinutes,
} from './appointments.ts';
import { DepartmentId, Instant, InstantInput, PersonId, SlotHoldId } from './ids.ts';
import { LocalDate } from './times.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const durationMinutes = z.int().min(5).max(480);

/** For how many patients a group visit is. */
export const Capacity = z.int().min(2).max(50);

/** What can be said about an appointment beside its time and its people. Null takes it away. */
const details = {
  mode: z.enum(APPOINTMENT_MODES).optional(),
  /** Seen by both sides. */
  title: text(200).nullable().optional(),
  description: text(2000).nullable().optional(),
  /** Why the patient comes. */
  reason: text(2000).nullable().optional(),
  /** Seen by the clinic only. */
  comment: text(2000).nullable().optional(),
  package: text(200).nullable().optional(),
  location: z.union([Location, z.null()]).optional(),
  /** Replaces all that was there. */
  metadata: Metadata.optional(),
  joinWindow: JoinWindowSettings.optional(),
  reminderMinutes: ReminderMinutes.nullable().optional(),
};

/** Someone whom the clinic may or may not know: found by e-mail, else made. The reply does not tell which. */
const InlinePerson = z.strictObject({ name: text(200), email: z.email().max(254) });
const practitioner = InlinePerson.meta({
  id: 'InlinePractitioner',
  example: { name: 'Dr. Paul Example', email: 'paul@clinic.example' },
});
export const InlinePatient = InlinePerson.meta({
  id: 'InlinePatient',
  example: { name: 'Pia Example', email: 'pia@mail.example' },
});

const people = {
  practitionerId: PersonId.optional(),
  practitioner: practitioner.optional(),
  patientId: PersonId.optional(),
  patient: InlinePatient.optional(),
  /** Makes it a group visit, for so many patients. */
  capacity: Capacity.optional(),
  /** Of a group visit: those who have a place from the beginning. Others are added later. */
  patientIds: z.array(PersonId).max(50).optional(),
};

export const CreateAppointment = z
  .strictObject({
    ...people,
    ...details,
    /** Absent for an instant visit: it starts now and its door is open at once. */
    startsAt: InstantInput.optional(),
    durationMinutes: durationMinutes.default(30),
    mode: z.enum(APPOINTMENT_MODES).default('video'),
    /** A slot that was held for this: its practitioner, its time. */
    holdId: SlotHoldId.optional(),
    /** The practitioner's own when absent, if they have one only. */
    departmentId: DepartmentId.optional(),
    externalId: z.string().min(1).max(200).optional(),
    /** Kept for a day as a request, until somebody confirms it. What patients book is one where the clinic wants that. */
    asRequest: z.boolean().optional(),
    /** Books over busy time, on purpose. Needs `appointments.override`. */
    override: z.boolean().optional(),
  })
  .refine((body) => (body.practitionerId === undefined) !== (body.practitioner === undefined), {
    error: 'exactly one of practitionerId and practitioner',
    path: ['practitionerId'],
  })
  .refine((body) => body.capacity !== undefined || (body.patientId === undefined) !== (body.patient === undefined), {
    error: 'exactly one of patientId and patient',
    path: ['patientId'],
  })
  .refine((body) => body.capacity === undefined || (body.patientId ?? body.patient) === undefined, {
    error: 'a group visit has patientIds',
    path: ['patientId'],
  })
  .refine(({ capacity, patientIds = [] }) => patientIds.length <= (capacity ?? 0), {
    error: 'no more than the capacity, of a group visit',
    path: ['patientIds'],
  })
  .refine(({ patientIds = [] }) => new Set(patientIds).size === patientIds.length, {
    error: 'each once',
    path: ['patientIds'],
  })
  .meta({
    id: 'CreateAppointment',
    example: {
      practitionerId: `prc_${'0123456789abcdef'.repeat(2)}`,
      patientId: `pat_${'0123456789abcdef'.repeat(2)}`,
      startsAt: '2026-11-24T10:00:00.000Z',
      durationMinutes: 30,
    },
  });
export type CreateAppointment = z.output<typeof CreateAppointment>;

/** What is absent stays. Times and people change by rescheduling, statuses by their own routes. */
export const UpdateAppointment = z
  .strictObject({
    ...details,
    /** Of a group visit: no fewer than have a place. */
    capacity: Capacity.optional(),
  })
  .meta({ id: 'UpdateAppointment', example: { location: { kind: 'inside', text: 'Room 4' } } });
export type UpdateAppointment = z.output<typeof UpdateAppointment>;

const OF_GROUPS: readonly string[] = ['capacity', 'patientIds'];

/** Where a group visit cannot be asked for, it is said how it can. */
const oneByOne = {
  error: (issue: { code?: string; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' && Array.isArray(issue.keys) && issue.keys.some((key) => OF_GROUPS.includes(key))
      ? 'Group visits are booked with `POST /v1/appointments`; each patient has a place by `POST /v1/appointments/{id}/patients`'
      : undefined,
};

/** Makes it, or brings what is there into line with it. Always with a time, and for one patient: group visits are made by POST. */
export const UpsertAppointment = z
  .strictObject(
    {
      ...details,
      practitionerId: PersonId,
      patientId: PersonId,
      startsAt: InstantInput,
      durationMinutes: durationMinutes.default(30),
    },
    oneByOne,
  )
  .meta({
    id: 'UpsertAppointment',
    example: {
      practitionerId: `prc_${'0123456789abcdef'.repeat(2)}`,
      patientId: `pat_${'0123456789abcdef'.repeat(2)}`,
      startsAt: '2026-11-24T10:00:00.000Z',
      durationMinutes: 30,
    },
  });
export type UpsertAppointment = z.output<typeof UpsertAppointment>;

/** Another time, another practitioner, or both. */
export const RescheduleAppointment = z
  .strictObject({
    startsAt: InstantInput.optional(),
    /** As long as before when absent. */
    durationMinutes: durationMinutes.optional(),
    practitionerId: PersonId.optional(),
    /** Only for the side that says it. */
    reason: text(500).optional(),
    override: z.boolean().optional(),
  })
  .refine((body) => body.startsAt !== undefined || body.practitionerId !== undefined, {
    error: 'startsAt or practitionerId',
    path: ['startsAt'],
  })
  .meta({ id: 'RescheduleAppointment', example: { startsAt: '2026-11-25T10:00:00.000Z' } });
export type RescheduleAppointment = z.output<typeof RescheduleAppointment>;

export const CancelAppointment = z
  .strictObject({
    reason: z.enum(CANCEL_REASONS),
    /** Only for the side that says it. */
    comment: text(500).optional(),
  })
  .meta({ id: 'CancelAppointment', example: { reason: 'pat-fb' } });
export type CancelAppointment = z.output<typeof CancelAppointment>;

export const MarkNoShow = z
  .strictObject({ party: z.enum(['patient', 'clinic']) })
  .meta({ id: 'MarkNoShow', example: { party: 'patient' } });
export type MarkNoShow = z.output<typeof MarkNoShow>;

/** `startsAt`: another time, where the old one has passed or is taken. */
export const ReopenAppointment = z
  .strictObject({ reason: text(500), startsAt: InstantInput.optional() })
  .meta({ id: 'ReopenAppointment', example: { reason: 'They came by phone' } });
export type ReopenAppointment = z.output<typeof ReopenAppointment>;

export const EnteredInError = z
  .strictObject({ reason: text(500) })
  .meta({ id: 'EnteredInError', example: { reason: 'Booked for the wrong person' } });
export type EnteredInError = z.output<typeof EnteredInError>;

/** One change, as it stands in the history of an appointment: as many as it has revisions. */
export const AppointmentHistory = z
  .object({
    data: z.array(
      z.object({
        /** That it made. */
        revision: z.int(),
        at: Instant,
        /** `appointment.reschedule`, … */
        action: z.string(),
        from: z.enum(APPOINTMENT_STATUSES).nullable(),
        to: z.enum(APPOINTMENT_STATUSES),
        /** On which side of it the one stood who did it. */
        by: z.object({ side: z.enum(['patient', 'clinic', 'system']), personId: PersonId.nullable() }),
        /** Only where the time or the practitioner changed. */
        before: z.object({ startsAt: Instant, endsAt: Instant, practitionerId: PersonId }).nullable(),
        after: z.object({ startsAt: Instant, endsAt: Instant, practitionerId: PersonId }).nullable(),
        /** Only for the side that said it. */
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'AppointmentHistory' });
export type AppointmentHistory = z.infer<typeof AppointmentHistory>;

/** A date of the clinic's calendar. */
export const DayQuery = z.strictObject({
  date: LocalDate,
  practitionerId: PersonId.optional(),
});
export type DayQuery = z.output<typeof DayQuery>;

/** A day of the clinic, to print or to show: by start, without what was cancelled, expired or entered in error. */
export const AppointmentDay = z
  .object({
    date: LocalDate,
    timeZone: z.string(),
    startsAt: Instant,
    endsAt: Instant,
    data: z.array(Appointment),
    /** There are more than the 500 shown: ask for one practitioner. */
    isCut: z.boolean(),
    serverNow: Instant,
  })
  .meta({ id: 'AppointmentDay' });
export type AppointmentDay = z.infer<typeof AppointmentDay>;
