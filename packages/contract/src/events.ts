import { z } from 'zod';
import { AppointmentId, ClinicId, ConversationId, EventId, Instant, PersonId } from './ids.ts';

/** Facts, in the order in which they were committed within a clinic. */
export const EVENT_TYPES = [
  'appointment.scheduled',
  'appointment.checked_in',
  'appointment.started',
  'appointment.completed',
  'appointment.cancelled',
  'appointment.no_show',
  'appointment.updated',
  'appointment.entered_in_error',
  'appointment.expired',
  'appointment.reopened',
  'appointment.no_show_proposed',
  'appointment.rescheduled',
  'appointment.confirmed',
  'appointment.requested',
  'appointment.patient_added',
  'appointment.patient_removed',
  'waiting.joined',
  'waiting.updated',
  'waiting.left',
  'waiting.admitted',
  'waiting.held',
  'waiting.denied',
  'waiting.message',
  'waiting.running_late',
  'waiting.ready',
  'break_glass.opened',
  'call.ringing',
  'call.accepted',
  'call.declined',
  'call.missed',
  'call.cancelled',
  'call.failed',
  'call.updated',
  'call.connected',
  'call.ended',
  'call.participant_joined',
  'call.participant_left',
  'consent.granted',
  'consent.withdrawn',
  'message.created',
  'message.deleted',
  'message.reacted',
  'message.read',
  'notice.created',
  'note.signed',
  'note.released',
  'invitation.created',
  'invitation.redeemed',
  'invitation.revoked',
  'schedule.updated',
  'slot_hold.expired',
  'waitlist.offered',
  'patient.created',
  'patient.updated',
  'practitioner.created',
  'practitioner.updated',
  'review.submitted',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A thin event: ids, statuses and times. Read the resource for the rest. */
export const DomainEvent = z
  .object({
    id: EventId,
    type: z.enum(EVENT_TYPES),
    at: Instant,
    clinicId: ClinicId,
    appointmentId: AppointmentId.nullable(),
    /** Opaque, grows in commit order within the clinic; send it back as `Last-Event-ID` or `after`. */
    position: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'DomainEvent' });
export type DomainEvent = z.infer<typeof DomainEvent>;

/** Sent on open streams only, without an id: nothing to catch up on. */
export const EPHEMERAL_EVENT_TYPES = ['clock', 'presence', 'typing', 'delivered'] as const;
export type EphemeralEventType = (typeof EPHEMERAL_EVENT_TYPES)[number];

/**
 * `clock`: the test clinic's clock was set. `presence`: a person's page opened, or has been silent for 45 s. `typing`: they write
 * just now. `delivered`: their page has the messages up to this cursor.
 */
export const EphemeralEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('clock'), offsetSeconds: z.int(), serverNow: Instant }),
    z.object({ type: z.literal('presence'), personId: PersonId, present: z.boolean() }),
    z.object({ type: z.literal('typing'), conversationId: ConversationId, personId: PersonId }),
    z.object({ type: z.literal('delivered'), conversationId: ConversationId, personId: PersonId, upTo: z.string() }),
  ])
  .meta({ id: 'EphemeralEvent' });
export type EphemeralEvent = z.infer<typeof EphemeralEvent>;

/** A position in the events of a clinic, as events carry it. */
export const EventPosition = z
  .string()
  .regex(/^\d{1,15}$/)
  .meta({ example: '1042' });

/** Both are for the list; a stream takes its position from `Last-Event-ID`, or from `after` where that header cannot be set. */
export const ListEvents = z.strictObject({
  /** Absent: from the oldest that is kept (the list), from now on (a stream). */
  after: EventPosition.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});
export type ListEvents = z.output<typeof ListEvents>;

export const EventList = z.object({ data: z.array(DomainEvent), nextPosition: z.string() }).meta({ id: 'EventList' });
export type EventList = z.infer<typeof EventList>;
