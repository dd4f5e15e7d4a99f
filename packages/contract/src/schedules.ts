import { z } from 'zod';
import { APPOINTMENT_MODES } from './appointments.ts';
import { Instant, PersonId, ScheduleExceptionId } from './ids.ts';
import { LocalDate, LocalTime, TimeZone, WEEKDAYS } from './times.ts';

const weekdays = z
  .array(z.enum(WEEKDAYS))
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length, { error: 'each weekday once' })
  .meta({ example: ['mon', 'tue'] });

/** By the wall clock of the schedule's zone. An end that is not after the start is on the next day, so `00:00` to `00:00` is a whole day. */
const hours = { startTime: LocalTime, endTime: LocalTime.meta({ example: '17:00' }) };

/** When a practitioner is there, week after week. */
export const AvailabilityRule = z
  .strictObject({
    /** False keeps the rule for later: it offers nothing now. */
    isActive: z.boolean().default(true),
    weekdays,
    ...hours,
    /** The first and the last day on which it may begin; null is without bound. */
    validFrom: LocalDate.nullable().default(null),
    validUntil: LocalDate.nullable().default(null),
  })
  .refine(({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom <= validUntil, {
    error: 'not before validFrom',
    path: ['validUntil'],
  });
export type AvailabilityRule = z.output<typeof AvailabilityRule>;

/** Taken out of the weekly rules; what a date offers in addition stays whole. */
export const ScheduleBreak = z.strictObject({ weekdays, ...hours });
export type ScheduleBreak = z.output<typeof ScheduleBreak>;

const minutes = (max: number) => z.int().min(0).max(max);

const settings = {
  slotMinutes: z.int().min(5).max(480).default(30),
  /** Kept free before and after each visit; patients never see them. */
  bufferBeforeMinutes: minutes(240).default(0),
  bufferAfterMinutes: minutes(240).default(0),
  /** Patients book no later than this before the start. */
  minimumNoticeMinutes: minutes(43_200).default(60),
  /** Patients book no further ahead than this. */
  horizonDays: z.int().min(1).max(730).default(90),
  modes: z
    .array(z.enum(APPOINTMENT_MODES))
    .min(1)
    .refine((modes) => new Set(modes).size === modes.length, { error: 'each mode once' })
    .default(['video'])
    .meta({ example: ['video', 'in_person'] }),
  rules: z.array(AvailabilityRule).max(50).default([]),
  breaks: z.array(ScheduleBreak).max(50).default([]),
};

/** The whole schedule, without its exceptions: what is absent gets its default. */
export const PutSchedule = z
  .strictObject({
    /** Absent: the practitioner's zone, or else the clinic's. */
    timeZone: TimeZone.optional(),
    ...settings,
  })
  .meta({
    id: 'PutSchedule',
    example: {
      timeZone: 'Europe/Berlin',
      slotMinutes: 30,
      bufferAfterMinutes: 5,
      rules: [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], startTime: '09:00', endTime: '17:00' }],
      breaks: [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], startTime: '12:00', endTime: '13:00' }],
    },
  });
export type PutSchedule = z.output<typeof PutSchedule>;

/** `off`: not there. `extra`: there in addition to the weekly rules. */
export const EXCEPTION_KINDS = ['off', 'extra'] as const;

const exception = {
  kind: z.enum(EXCEPTION_KINDS),
  firstDate: LocalDate,
  lastDate: LocalDate,
  /** Of each of these days; null for whole days. */
  startTime: LocalTime.nullable(),
  endTime: LocalTime.nullable(),
  /** For the clinic only. */
  note: z.string().trim().min(1).max(200).nullable(),
};

export const AddScheduleException = z
  .strictObject({
    ...exception,
    /** Absent: one day. */
    lastDate: exception.lastDate.optional(),
    startTime: exception.startTime.default(null),
    endTime: exception.endTime.default(null),
    note: exception.note.default(null),
  })
  .meta({ id: 'AddScheduleException', example: { kind: 'off', firstDate: '2026-12-24', lastDate: '2026-12-26' } });
export type AddScheduleException = z.output<typeof AddScheduleException>;

/** What is absent stays. */
export const ChangeScheduleException = z
  .strictObject(exception)
  .partial()
  .meta({ id: 'ChangeScheduleException', example: { startTime: '13:00', endTime: '17:00' } });
export type ChangeScheduleException = z.output<typeof ChangeScheduleException>;

export const ScheduleException = z.object({ id: ScheduleExceptionId, ...exception }).meta({ id: 'ScheduleException' });
export type ScheduleException = z.infer<typeof ScheduleException>;

/** When a practitioner can be booked. Local times are by the wall clock of `timeZone`. */
export const Schedule = z
  .object({
    practitionerId: PersonId,
    timeZone: TimeZone,
    ...settings,
    /** Those that are not over yet, in order. */
    exceptions: z.array(ScheduleException),
    /** Grows by one with every change, also of an exception; the strong `ETag`. 0: nobody has set one yet. */
    revision: z.int(),
    updatedAt: Instant.nullable(),
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof Schedule>;
