import { z } from 'zod';
import { APPOINTMENT_MODES, PARTICIPANT_ROLES } from './appointments.ts';
import { DeviceCheck, Estimate } from './door.ts';
import { AppointmentId, Instant, PersonId, PractitionerId, WaitingEntryId } from './ids.ts';
import { line } from './person-fields.ts';
import { RunningLate } from './running-late.ts';

export const WAITING_STATES = ['waiting', 'held', 'admitted', 'denied', 'left'] as const;
export type WaitingState = (typeof WAITING_STATES)[number];

/** `here`: their page was open within the last 45 s. `in_another_visit`: they are talking to someone else now. */
export const PRACTITIONER_PRESENCES = ['here', 'away', 'in_another_visit'] as const;

/**
 * What a practitioner says to someone who waits, in their own language. `ready`: it is your turn, please come back; also those
 * hear of it by mail who chose to be told. `other` is nothing but its text.
 */
export const WAITING_MESSAGES = [
  'soon',
  'delayed',
  'preparing',
  'technical',
  'check_devices',
  'call_clinic',
  'ready',
  'other',
] as const;
export type WaitingMessageCode = (typeof WAITING_MESSAGES)[number];

/** Why someone is not let in. The person is told. */
export const DENIAL_REASONS = ['wrong_time', 'not_prepared', 'needs_to_come_in', 'technical', 'other'] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

const text = line(500).optional();
const needsText = { error: 'needs a text', path: ['text'] };

/** A coded sentence, a text of one's own, or both. `other` needs a text. */
export const WaitingMessage = z
  .strictObject({ code: z.enum(WAITING_MESSAGES), text })
  .refine(({ code, text }) => code !== 'other' || text !== undefined, needsText)
  .meta({ id: 'WaitingMessage', example: { code: 'soon', text: 'I am reading your results.' } });
export type WaitingMessage = z.infer<typeof WaitingMessage>;

/** What someone was told last: a message, or why they were denied. */
export const SaidInWaiting = z
  .object({
    code: z.enum([...new Set([...WAITING_MESSAGES, ...DENIAL_REASONS])]),
    text: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'SaidInWaiting', example: { code: 'soon', text: null, at: '2026-11-24T09:58:00.000Z' } });
export type SaidInWaiting = z.infer<typeof SaidInWaiting>;

/** `ring`: outside of the visit, as who is away or wants to be phoned. */
export const WAITING_ACTIONS = ['admit', 'hold', 'deny', 'message', 'ring', 'leave', 'answer_running_late'] as const;
export type WaitingAction = (typeof WAITING_ACTIONS)[number];

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
    deviceCheck: z.union([DeviceCheck, z.null()]),
    /** 1 is next. Guests share the place of their patient. Null for who does not wait. */
    place: z.int().positive().nullable(),
    /** In how long it will be their turn; null for unknown: under three earlier visits of the practitioner, or nobody waits. */
    estimate: z.union([Estimate, z.null()]),
    /** What the practitioner told them last. */
    message: z.union([SaidInWaiting, z.null()]),
    /** The practitioner said so; null when not. */
    runningLate: z.union([RunningLate, z.null()]),
    appointment: z.object({ startsAt: Instant, endsAt: Instant, mode: z.enum(APPOINTMENT_MODES), title: z.string().nullable() }),
    /** Whom they wait for, and whether that person knows. */
    practitioner: z.object({ name: z.string(), presence: z.enum(PRACTITIONER_PRESENCES) }),
    can: z.array(z.enum(WAITING_ACTIONS)),
    serverNow: Instant,
  })
  .meta({ id: 'WaitingEntry' });
export type WaitingEntry = z.infer<typeof WaitingEntry>;

/** Those who wait for the caller now, longest first. */
export const WaitingEntryList = z.object({ data: z.array(WaitingEntry), serverNow: Instant }).meta({ id: 'WaitingEntryList' });
export type WaitingEntryList = z.infer<typeof WaitingEntryList>;

/** Narrower than what the caller may see: one practitioner's board, or one visit. */
export const ListWaitingEntries = z.strictObject({
  practitionerId: PractitionerId.optional(),
  appointmentId: AppointmentId.optional(),
});
export type ListWaitingEntries = z.infer<typeof ListWaitingEntries>;

export const AdmitWaitingEntry = z
  .strictObject({
    /** Also everyone else who waits for this visit and was not put on hold. */
    withGuests: z.boolean().default(false),
  })
  .meta({ id: 'AdmitWaitingEntry', example: { withGuests: true } });
export type AdmitWaitingEntry = z.output<typeof AdmitWaitingEntry>;

export const HoldWaitingEntry = z
  .strictObject({ message: WaitingMessage.optional() })
  .meta({ id: 'HoldWaitingEntry', example: { message: { code: 'preparing' } } });
export type HoldWaitingEntry = z.infer<typeof HoldWaitingEntry>;

/** `other` needs a text. */
export const DenyWaitingEntry = z
  .strictObject({ reason: z.enum(DENIAL_REASONS), text })
  .refine(({ reason, text }) => reason !== 'other' || text !== undefined, needsText)
  .meta({ id: 'DenyWaitingEntry', example: { reason: 'needs_to_come_in', text: 'Please call us for a time.' } });
export type DenyWaitingEntry = z.infer<typeof DenyWaitingEntry>;

/** To those named, or to all who wait for the caller, or for the practitioner who is named. */
export const MessageWaiting = z
  .strictObject({
    message: WaitingMessage,
    waitingEntryIds: z.array(WaitingEntryId).min(1).max(100).optional(),
    practitionerId: PractitionerId.optional(),
  })
  .meta({ id: 'MessageWaiting', example: { message: { code: 'delayed', text: 'I am half an hour behind.' } } });
export type MessageWaiting = z.infer<typeof MessageWaiting>;

export const MessagedWaiting = z
  .object({ sent: z.int().nonnegative(), serverNow: Instant })
  .meta({ id: 'MessagedWaiting', example: { sent: 3, serverNow: '2026-11-24T09:58:00.000Z' } });
