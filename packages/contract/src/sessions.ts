import { z } from 'zod';
import { AppointmentId, ClinicId, Instant, PatientId, PersonId } from './ids.ts';
import { ROLE_NAMES } from './permissions.ts';

export const PERSON_KINDS = ['patient', 'practitioner', 'staff', 'guest'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

/** Whom the session is for: by our id, or by the clinic's own. Exactly one. */
export const CreateSession = z
  .strictObject({ personId: PersonId.optional(), externalId: z.string().min(1).max(200).optional() })
  .refine((body) => (body.personId === undefined) !== (body.externalId === undefined), {
    error: 'exactly one of personId and externalId',
  })
  .meta({ id: 'CreateSession', example: { externalId: 'patient-17' } });
export type CreateSession = z.infer<typeof CreateSession>;

/** `token` is a secret: give it to that person's page and to nobody else. It cannot be read again. */
export const Session = z
  .object({ token: z.string(), expiresAt: Instant, personId: PersonId, appointmentId: AppointmentId.nullable() })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** Who the caller is, and the clinic they are in. */
export const Me = z
  .object({
    /** Their whole record is at `/v1/patients/{id}`, `/v1/practitioners/{id}` or `/v1/staff/{id}`. */
    person: z.object({
      id: PersonId,
      name: z.string(),
      kind: z.enum(PERSON_KINDS),
      role: z.enum(ROLE_NAMES),
      timeZone: z.string().nullable(),
      language: z.string().nullable(),
      avatarUrl: z.url().nullable(),
      profileCompleted: z.boolean(),
      /** The strong `ETag` of the person: for `PATCH /v1/me`. */
      revision: z.int(),
    }),
    clinic: z.object({
      id: ClinicId,
      name: z.string(),
      timeZone: z.string(),
      language: z.string(),
      /** Where people can call when nothing else works; null when the clinic gave none. */
      phone: z.string().nullable(),
      isTest: z.boolean(),
    }),
    /** The patients for whom they act, by name. */
    actsFor: z.array(z.object({ id: PatientId, name: z.string() })),
    /** Set when the session came from an invitation: the only appointment it opens. */
    appointmentId: AppointmentId.nullable(),
    serverNow: Instant,
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** Sets the clock of a test clinic, in seconds from real time. Refused for a live clinic. */
export const SetClock = z
  .strictObject({ offsetSeconds: z.int().min(-31_536_000).max(31_536_000) })
  .meta({ id: 'SetClock', example: { offsetSeconds: 600 } });
export type SetClock = z.infer<typeof SetClock>;
export const Clock = z.object({ offsetSeconds: z.int(), serverNow: Instant }).meta({ id: 'Clock' });
export type Clock = z.infer<typeof Clock>;
