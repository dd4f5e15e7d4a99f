import { z } from 'zod';
import { CreateAppointment } from './appointment-actions.ts';
import { APPOINTMENT_STATUSES, CANCEL_REASONS } from './appointments.ts';
import { AppointmentId, Instant, InstantInput, PersonId, SeriesId } from './ids.ts';
import { TimeZone } from './times.ts';

/** How many visits one series can have, and over how long a time. */
export const MAX_OCCURRENCES = 104;
export const MAX_SERIES_DAYS = 732;

const Rule = z
  .string()
  .max(300)
  .meta({ example: 'FREQ=WEEKLY;COUNT=6', description: 'RFC 5545, daily or rarer, with COUNT or UNTIL; without DTSTART' });

/** What a visit alone can have, and one of many cannot. */
const ALONE = ['practitioner', 'patient', 'holdId', 'externalId', 'asRequest', 'override'] as const;
const booking = Object.fromEntries(
  Object.entries(CreateAppointment.shape).filter(([key]) => !(ALONE as readonly string[]).includes(key)),
) as Omit<typeof CreateAppointment.shape, (typeof ALONE)[number]>;

/** The first visit, as it is booked alone, and how it comes again. Later ones keep its time by the clock of `timeZone`. */
export const CreateSeries = z
  .strictObject({
    ...booking,
    practitionerId: PersonId,
    /** Of a group visit, which has a `capacity`, none. */
    patientId: PersonId.optional(),
    startsAt: InstantInput,
    rrule: Rule,
    /** The clinic's when absent. */
    timeZone: TimeZone.optional(),
    /** Books what is free and says what was not, instead of booking nothing. */
    skipTaken: z.boolean().default(false),
  })
  .refine(({ capacity, patientId }) => (capacity === undefined) === (patientId !== undefined), {
    error: 'patientId, or capacity and patientIds',
    path: ['patientId'],
  })
  .refine(({ capacity, patientIds = [] }) => patientIds.length <= (capacity ?? 0), {
    error: 'no more than the capacity, of a group visit',
    path: ['patientIds'],
  })
  .meta({
    id: 'CreateSeries',
    example: {
      practitionerId: `prc_${'0123456789abcdef'.repeat(2)}`,
      patientId: `pat_${'0123456789abcdef'.repeat(2)}`,
      startsAt: '2026-11-24T10:00:00.000Z',
      rrule: 'FREQ=WEEKLY;COUNT=6',
    },
  });
export type CreateSeries = z.output<typeof CreateSeries>;

/** Visits that were planned together. Each is an appointment like any other. */
export const Series = z
  .object({
    id: SeriesId,
    rrule: z.string(),
    timeZone: z.string(),
    /** In the order in which they take place; those that the caller may see. */
    appointments: z.array(
      z.object({
        id: AppointmentId,
        /** When the rule had it, wherever it was moved since. */
        recurrenceId: Instant,
        startsAt: Instant,
        endsAt: Instant,
        status: z.enum(APPOINTMENT_STATUSES),
      }),
    ),
    /** When the rule had a visit and the time was taken. */
    skipped: z.array(Instant),
    /** Grows by one with every change of the series as a whole; its strong `ETag`. */
    revision: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Series' });
export type Series = z.infer<typeof Series>;

/** Which of those still to come. For one alone, the routes of the appointment. */
const which = {
  scope: z.enum(['all', 'following']),
  /** With `following`: this one and those after it. */
  from: AppointmentId.optional(),
};
const namesFrom = ({ scope, from }: { scope: string; from?: string | undefined }) =>
  (scope === 'following') === (from !== undefined);
const fromMatters = { error: 'with following, and only then', path: ['from'] };

export const CancelSeries = z
  .strictObject({ ...which, reason: z.enum(CANCEL_REASONS), comment: z.string().trim().min(1).max(500).optional() })
  .refine(namesFrom, fromMatters)
  .meta({ id: 'CancelSeries', example: { scope: 'all', reason: 'pat' } });
export type CancelSeries = z.output<typeof CancelSeries>;

export const RescheduleSeries = z
  .strictObject({
    ...which,
    /** Of the first of them; the others move by as many days and hours on the clock of the series. */
    startsAt: InstantInput,
    durationMinutes: z.int().min(5).max(480).optional(),
    /** Kept in the history, for the side that says it. */
    reason: z.string().trim().min(1).max(500).optional(),
  })
  .refine(namesFrom, fromMatters)
  .meta({ id: 'RescheduleSeries', example: { scope: 'all', startsAt: '2026-11-25T14:00:00.000Z' } });
export type RescheduleSeries = z.output<typeof RescheduleSeries>;
