import { z } from 'zod';
import { AppointmentId, CallId, Instant, InstantInput, PersonId } from './ids.ts';

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

export const PARTICIPANT_ROLES = ['patient', 'practitioner', 'guest'] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

export const APPOINTMENT_ACTIONS = ['join', 'end'] as const;
export type AppointmentAction = (typeof APPOINTMENT_ACTIONS)[number];

/** A planned visit as everyone allowed to see it sees it. Replies stay open, so that fields can be added. */
export const Appointment = z
  .object({
    id: AppointmentId,
    status: z.enum(APPOINTMENT_STATUSES),
    mode: z.enum(APPOINTMENT_MODES),
    /** Seen by both sides. */
    title: z.string().nullable(),
    startsAt: Instant,
    endsAt: Instant,
    participants: z.array(
      z.object({ personId: PersonId, role: z.enum(PARTICIPANT_ROLES), name: z.string(), specialty: z.string().nullable() }),
    ),
    /** From when to when the caller may come in; half-open. What may be done now is in `can` and the join decision. */
    joinWindow: z.object({ opensAt: Instant, closesAt: Instant }),
    /** The running call, if one runs. */
    callId: CallId.nullable(),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    /** The integrator's own id of it. */
    externalId: z.string().nullable(),
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
  })
  .meta({ id: 'JoinWindowSettings' });
export type JoinWindowSettings = z.infer<typeof JoinWindowSettings>;

export const CreateAppointment = z
  .strictObject({
    practitionerId: PersonId,
    patientId: PersonId,
    /** Absent for an instant visit: it starts now and its door is open at once. */
    startsAt: InstantInput.optional(),
    durationMinutes: z.int().min(5).max(480).default(30),
    mode: z.enum(APPOINTMENT_MODES).default('video'),
    title: z.string().trim().min(1).max(200).optional(),
    externalId: z.string().min(1).max(200).optional(),
    joinWindow: JoinWindowSettings.optional(),
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

const several = <Schema extends z.ZodType>(schema: Schema) => z.union([schema.transform((one) => [one]), z.array(schema)]);

/** Filters of `GET /v1/appointments`. Repeat a key for several values; unknown keys are refused. */
export const ListAppointments = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(200).optional(),
  from: InstantInput.optional(),
  to: InstantInput.optional(),
  status: several(z.enum(APPOINTMENT_STATUSES)).optional(),
  mode: several(z.enum(APPOINTMENT_MODES)).optional(),
  practitionerId: PersonId.optional(),
  patientId: PersonId.optional(),
  externalId: z.string().max(200).optional(),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type ListAppointments = z.output<typeof ListAppointments>;

export const AppointmentList = z
  .object({ data: z.array(Appointment), nextCursor: z.string().nullable(), serverNow: Instant })
  .meta({ id: 'AppointmentList' });
export type AppointmentList = z.infer<typeof AppointmentList>;
