import { z } from 'zod';
import { APPOINTMENT_MODES, CANCEL_REASONS, Location, Places } from './appointments.ts';
import { InlinePatient } from './appointment-actions.ts';
import { AppointmentId, Instant, PersonId } from './ids.ts';

/** Whether a patient of a group came. */
export const ATTENDANCES = ['attended', 'missed'] as const;
export type Attendance = (typeof ATTENDANCES)[number];

/** Who gets a place in a group visit. */
export const AddPatient = z
  .strictObject({
    patientId: PersonId.optional(),
    patient: InlinePatient.optional(),
    /** Over their busy time, on purpose. Needs `appointments.override`. */
    override: z.boolean().optional(),
  })
  .refine((body) => (body.patientId === undefined) !== (body.patient === undefined), {
    error: 'exactly one of patientId and patient',
    path: ['patientId'],
  })
  .meta({ id: 'AddPatient', example: { patientId: `pat_${'0123456789abcdef'.repeat(2)}` } });
export type AddPatient = z.output<typeof AddPatient>;

/** In the query, so without anything in words. */
export const RemovePatient = z.strictObject({ reason: z.enum(CANCEL_REASONS).default('other') });
export type RemovePatient = z.output<typeof RemovePatient>;

/** Null takes back what was said. */
export const MarkAttendance = z
  .strictObject({ attendance: z.enum(ATTENDANCES).nullable() })
  .meta({ id: 'MarkAttendance', example: { attendance: 'missed' } });
export type MarkAttendance = z.output<typeof MarkAttendance>;

/** The patients of an appointment. Of a group, patients see their own row only, and guests none. */
export const PatientsOfAppointment = z
  .object({
    data: z.array(
      z.object({
        personId: PersonId,
        name: z.string(),
        /** What the other patients know of them in the room: "Patient 3". Null outside of groups. */
        ordinal: z.int().nullable(),
        /** Null: since the appointment was made. */
        takenAt: Instant.nullable(),
        /** They waited or were in the room, by what we saw. */
        came: z.boolean(),
        /** What the clinic says. Null: nothing yet. */
        attendance: z.enum(ATTENDANCES).nullable(),
        /** Set once they have no place any more; seen by the clinic. */
        ended: z
          .object({ at: Instant, reason: z.enum(CANCEL_REASONS), bySide: z.enum(['patient', 'clinic', 'system']) })
          .nullable(),
      }),
    ),
    places: z.union([Places, z.null()]),
  })
  .meta({ id: 'PatientsOfAppointment' });
export type PatientsOfAppointment = z.infer<typeof PatientsOfAppointment>;

/** A group that can be joined, as somebody sees it who has no place in it. */
export const GroupVisit = z
  .object({
    appointmentId: AppointmentId,
    title: z.string().nullable(),
    description: z.string().nullable(),
    mode: z.enum(APPOINTMENT_MODES),
    location: z.union([Location, z.null()]),
    startsAt: Instant,
    endsAt: Instant,
    practitioner: z.object({ personId: PersonId, name: z.string(), specialty: z.string().nullable() }),
    places: Places,
  })
  .meta({ id: 'GroupVisit' });
export type GroupVisit = z.infer<typeof GroupVisit>;

export const ListGroupVisits = z.strictObject({
  practitionerId: PersonId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ListGroupVisits = z.output<typeof ListGroupVisits>;

/** Those to come with a free place, soonest first. */
export const GroupVisitList = z.object({ data: z.array(GroupVisit), serverNow: Instant }).meta({ id: 'GroupVisitList' });
export type GroupVisitList = z.infer<typeof GroupVisitList>;
