import { z } from 'zod';
import { APPOINTMENT_MODES, PARTICIPANT_ROLES } from './appointments.ts';
import { DeviceCheck } from './door.ts';
import { AppointmentId, Instant, PersonId, WaitingEntryId } from './ids.ts';

export const WAITING_STATES = ['waiting', 'held', 'admitted', 'denied', 'left'] as const;
export type WaitingState = (typeof WAITING_STATES)[number];

/** `here`: their page was open within the last 45 s. `in_another_visit`: they are talking to someone else now. */
export const PRACTITIONER_PRESENCES = ['here', 'away', 'in_another_visit'] as const;

/** One person's place in the waiting room of one appointment. */
export const WaitingEntry = z
  .object({
    id: WaitingEntryId,
    appointmentId: AppointmentId,
    personId: PersonId,
    name: z.string(),
    role: z.enum(PARTICIPANT_ROLES),
    state: z.enum(WAITING_STATES),
    /** Since when they wait. */
    since: Instant,
    /** False once their page has been silent for 45 s; the place is kept. */
    present: z.boolean(),
    deviceCheck: DeviceCheck.nullable(),
    appointment: z.object({ startsAt: Instant, endsAt: Instant, mode: z.enum(APPOINTMENT_MODES), title: z.string().nullable() }),
    /** Whom they wait for, and whether that person knows. */
    practitioner: z.object({ name: z.string(), presence: z.enum(PRACTITIONER_PRESENCES) }),
    can: z.array(z.enum(['admit'])),
    serverNow: Instant,
  })
  .meta({ id: 'WaitingEntry' });
export type WaitingEntry = z.infer<typeof WaitingEntry>;

/** Those who wait for the caller now, longest first. */
export const WaitingEntryList = z.object({ data: z.array(WaitingEntry), serverNow: Instant }).meta({ id: 'WaitingEntryList' });
export type WaitingEntryList = z.infer<typeof WaitingEntryList>;
