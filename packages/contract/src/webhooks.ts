import { z } from 'zod';
import { PageCursor } from './cursors.ts';
import { Appointment } from './appointments.ts';
import { Call } from './calls.ts';
import { DomainEvent, EVENT_TYPES } from './events.ts';
import { AppointmentId, EventId, Instant, WebhookDeliveryId, WebhookEndpointId } from './ids.ts';
import { Patient, Practitioner } from './people.ts';

/** What is sent to try an endpoint out; it is of no event. */
export const WEBHOOK_TEST = 'webhook.test';

export const WEBHOOK_PAYLOADS = ['thin', 'full'] as const;
export const WEBHOOK_DELIVERY_STATES = ['pending', 'held', 'delivered', 'failed'] as const;
export type WebhookDeliveryState = (typeof WEBHOOK_DELIVERY_STATES)[number];

/** Why an attempt failed, where its status code alone does not say it. */
export const WEBHOOK_PROBLEMS = ['address_refused', 'timeout', 'no_answer', 'status', 'event_forgotten'] as const;
export type WebhookProblem = (typeof WEBHOOK_PROBLEMS)[number];

const fields = {
  url: z.url().max(500).meta({ example: 'https://clinic.example/bedside/webhooks' }),
  description: z.string().trim().min(1).max(200).nullable(),
  /** Null: all, later ones too, but those of notes, messages and break-glass: these are named, by a key that may read them. */
  eventTypes: z.array(z.enum(EVENT_TYPES)).min(1).nullable(),
  /** `thin`: ids, statuses and times. `full`: also the resource, as a secret key reads it when it is sent. */
  payload: z.enum(WEBHOOK_PAYLOADS),
};
const example = {
  url: 'https://clinic.example/bedside/webhooks',
  description: 'Our calendar',
  eventTypes: ['appointment.scheduled', 'appointment.rescheduled', 'appointment.cancelled'],
};

export const CreateWebhookEndpoint = z
  .strictObject({
    ...fields,
    description: fields.description.default(null),
    eventTypes: fields.eventTypes.default(null),
    payload: fields.payload.default('thin'),
  })
  .meta({ id: 'CreateWebhookEndpoint', example });
export type CreateWebhookEndpoint = z.output<typeof CreateWebhookEndpoint>;

/** What is absent stays. Events that happen while it is not enabled are not sent later. */
export const UpdateWebhookEndpoint = z
  .strictObject({ ...fields, enabled: z.boolean() })
  .partial()
  .meta({ id: 'UpdateWebhookEndpoint', example: { enabled: true, payload: 'full' } });
export type UpdateWebhookEndpoint = z.output<typeof UpdateWebhookEndpoint>;

export const WebhookEndpoint = z
  .object({
    id: WebhookEndpointId,
    ...fields,
    enabled: z.boolean(),
    /** `gone`: it answered 410. */
    disabledBecause: z.enum(['gone', 'by_clinic']).nullable(),
    /** Since when no attempt has succeeded; null while they do. */
    failingSince: Instant.nullable(),
    /** Deliveries that were given up, of those that are kept. */
    failedDeliveries: z.int(),
    /** Until then deliveries are signed with the secret before the last rotation too. */
    previousSecretExpiresAt: Instant.nullable(),
    /** The strong `ETag`. */
    revision: z.int(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

export const NewWebhookEndpoint = WebhookEndpoint.extend({
  /** Secret, shown this once: what its deliveries are signed with. */
  secret: z.string().meta({ example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
}).meta({ id: 'NewWebhookEndpoint' });
export type NewWebhookEndpoint = z.infer<typeof NewWebhookEndpoint>;

export const WebhookEndpointList = z.object({ data: z.array(WebhookEndpoint) }).meta({ id: 'WebhookEndpointList' });
export type WebhookEndpointList = z.infer<typeof WebhookEndpointList>;

export const WebhookDelivery = z
  .object({
    id: WebhookDeliveryId,
    endpointId: WebhookEndpointId,
    /** Counts within the endpoint, in the order of the events. */
    number: z.int(),
    /** The `webhook-id` of every attempt. */
    eventId: EventId,
    eventType: z.enum([...EVENT_TYPES, WEBHOOK_TEST]),
    appointmentId: AppointmentId.nullable(),
    /** `held`: waits for an earlier one of the same appointment. `failed`: given up; send it again by `redeliver`. */
    state: z.enum(WEBHOOK_DELIVERY_STATES),
    attempts: z.int(),
    /** Of the last attempt; null where there was no answer. */
    statusCode: z.int().nullable(),
    problem: z.enum(WEBHOOK_PROBLEMS).nullable(),
    durationMs: z.int().nullable(),
    attemptedAt: Instant.nullable(),
    nextAttemptAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const ListWebhookDeliveries = z.strictObject({
  state: z.enum(WEBHOOK_DELIVERY_STATES).optional(),
  after: PageCursor,
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type ListWebhookDeliveries = z.output<typeof ListWebhookDeliveries>;

export const WebhookDeliveryList = z
  .object({ data: z.array(WebhookDelivery), nextCursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryList' });
export type WebhookDeliveryList = z.infer<typeof WebhookDeliveryList>;

/** The body of a delivery. `data` of a test is empty. */
export const WebhookBody = z
  .object({
    type: z.enum([...EVENT_TYPES, WEBHOOK_TEST]),
    /** When it happened, by the clinic's clock. */
    timestamp: Instant,
    data: z.object({
      event: DomainEvent.optional(),
      appointment: Appointment.optional(),
      call: Call.optional(),
      patient: Patient.optional(),
      practitioner: Practitioner.optional(),
    }),
  })
  .meta({ id: 'WebhookBody' });
export type WebhookBody = z.infer<typeof WebhookBody>;
