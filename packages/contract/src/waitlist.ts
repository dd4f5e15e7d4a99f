import { z } from 'zod';
import { APPOINTMENT_MODES } from './appointments.ts';
import { PageCursor } from './cursors.ts';
import { AppointmentId, Instant, InstantInput, PatientId, PractitionerId, WaitlistEntryId, WaitlistOfferId } from './ids.ts';
import { LocalDate } from './times.ts';

/** `lapsed`: the last time that would have done has passed. */
export const WAITLIST_STATUSES = ['waiting', 'offered', 'booked', 'withdrawn', 'lapsed'] as const;
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number];

/** An instant, or a day of the clinic's calendar. */
const Moment = z.union([LocalDate, InstantInput]);

export const JoinWaitlist = z
  .strictObject({
    patientId: PatientId,
    /** Either one practitioner, or any of a specialty. */
    practitionerId: PractitionerId.optional(),
    specialty: z.string().trim().min(1).max(200).optional(),
    mode: z.enum(APPOINTMENT_MODES).default('video'),
    durationMinutes: z.int().min(5).max(480).default(30),
    /** The visit may begin from then on; a day from its first moment. */
    from: Moment,
    /** It has to begin before then; a day counts whole. */
    to: Moment,
  })
  .refine(({ practitionerId, specialty }) => (practitionerId === undefined) !== (specialty === undefined), {
    error: 'either practitionerId or specialty',
  })
  .meta({
    id: 'JoinWaitlist',
    example: {
      patientId: `pat_${'0123456789abcdef'.repeat(2)}`,
      practitionerId: `prc_${'0123456789abcdef'.repeat(2)}`,
      from: '2026-11-24',
      to: '2026-11-28',
    },
  });
export type JoinWaitlist = z.output<typeof JoinWaitlist>;

/** A freed slot that is kept for one patient until `expiresAt`. */
export const WaitlistOffer = z
  .object({ id: WaitlistOfferId, practitionerId: PractitionerId, startsAt: Instant, endsAt: Instant, expiresAt: Instant })
  .meta({ id: 'WaitlistOffer' });
export type WaitlistOffer = z.infer<typeof WaitlistOffer>;

/** A patient who would take a slot that becomes free. */
export const WaitlistEntry = z
  .object({
    id: WaitlistEntryId,
    patientId: PatientId,
    practitionerId: PractitionerId.nullable(),
    specialty: z.string().nullable(),
    mode: z.enum(APPOINTMENT_MODES),
    durationMinutes: z.int(),
    from: Instant,
    to: Instant,
    status: z.enum(WAITLIST_STATUSES),
    /** While it is `offered`. */
    offer: z.union([WaitlistOffer, z.null()]),
    /** Once it is `booked`. */
    appointmentId: AppointmentId.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'WaitlistEntry' });
export type WaitlistEntry = z.infer<typeof WaitlistEntry>;

export const ListWaitlist = z.strictObject({
  status: z.enum(WAITLIST_STATUSES).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: PageCursor,
});
export type ListWaitlist = z.output<typeof ListWaitlist>;

export const WaitlistEntryList = z
  .object({ data: z.array(WaitlistEntry), nextCursor: z.string().nullable() })
  .meta({ id: 'WaitlistEntryList' });
export type WaitlistEntryList = z.infer<typeof WaitlistEntryList>;
