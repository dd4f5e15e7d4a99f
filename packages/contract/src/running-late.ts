import { z } from 'zod';
import { AppointmentId, Instant, PersonId, PractitionerId } from './ids.ts';
import { ContactNumber } from './person-fields.ts';

/**
 * What a patient may choose while the clinic is late. The place is kept with each of the first three.
 *
 * - `wait`: stays before the page.
 * - `tell_me`: may go away; is told by mail and in the page when it is their turn.
 * - `phone`: is phoned instead, on `callBackNumber` or the number that the clinic has.
 * - `another_slot`: takes another free time of this practitioner, however short the notice is: the clinic is late.
 */
export const LATE_CHOICES = ['wait', 'tell_me', 'phone', 'another_slot'] as const;
export type LateChoice = (typeof LATE_CHOICES)[number];

/** That the practitioner is late for one visit, and what its patient chose. */
export const RunningLate = z
  .object({
    /** About how late; null when nobody knows. */
    minutes: z.int().positive().nullable(),
    since: Instant,
    choice: z.enum(LATE_CHOICES).nullable(),
    /** Where they want to be phoned. */
    callBackNumber: z.string().nullable(),
    /** When they were told that it is their turn. */
    readyAt: Instant.nullable(),
  })
  .meta({
    id: 'RunningLate',
    example: { minutes: 20, since: '2026-11-24T09:50:00.000Z', choice: 'phone', callBackNumber: '+49 30 5550123', readyAt: null },
  });
export type RunningLate = z.infer<typeof RunningLate>;

/** Without `practitionerId`: the caller. */
export const AnnounceRunningLate = z
  .strictObject({
    practitionerId: PractitionerId.optional(),
    /** About how late. 0 takes it back: they are on time again. */
    minutes: z.int().min(0).max(480).optional(),
  })
  .meta({ id: 'AnnounceRunningLate', example: { minutes: 20 } });
export type AnnounceRunningLate = z.infer<typeof AnnounceRunningLate>;

export const RunningLateAnnounced = z
  .object({
    practitionerId: PractitionerId,
    minutes: z.int().nonnegative().nullable(),
    /** Whose visits it is about: those that wait, and those that begin within two hours. */
    appointmentIds: z.array(AppointmentId),
    serverNow: Instant,
  })
  .meta({ id: 'RunningLateAnnounced' });

/** Whose, where the caller acts for several patients of this visit. */
export const ReadRunningLate = z.strictObject({ personId: PersonId.optional() });
export type ReadRunningLate = z.output<typeof ReadRunningLate>;

const answer = <Choice extends string>(choice: Choice) => ReadRunningLate.extend({ choice: z.literal(choice) });
export const AnswerRunningLate = z
  .discriminatedUnion('choice', [
    answer('wait'),
    answer('tell_me'),
    answer('phone').extend({ callBackNumber: ContactNumber.optional() }),
    answer('another_slot').extend({ startsAt: Instant }),
  ])
  .meta({ id: 'AnswerRunningLate', example: { choice: 'tell_me' } });
export type AnswerRunningLate = z.infer<typeof AnswerRunningLate>;

/** Null: this visit is not known to be late. */
export const RunningLateOf = z
  .object({ runningLate: z.union([RunningLate, z.null()]), serverNow: Instant })
  .meta({ id: 'RunningLateOf' });
