import {
  WEBHOOK_DELIVERY_STATES,
  WEBHOOK_PAYLOADS,
  type EventType,
  type WEBHOOK_TEST,
  type WebhookProblem,
} from '@bedside/contract';
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { timestamps, timestamptz } from '../../db/columns.ts';

/** Where a clinic's servers are told what happened. Holds no secret: `secretOf` makes it of a seed. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    url: text().notNull(),
    description: text(),
    eventTypes: text().array().$type<EventType[]>(),
    payload: text({ enum: WEBHOOK_PAYLOADS }).notNull(),
    isEnabled: boolean().notNull(),
    disabledBecause: text({ enum: ['gone', 'by_clinic'] }),
    secretSeed: text().notNull(),
    previousSeed: text(),
    previousExpiresAt: timestamptz(),
    /** The last event that became a delivery, or was none for it. */
    position: bigint({ mode: 'number' }).notNull(),
    /** Of its deliveries. */
    lastNumber: bigint({ mode: 'number' }).notNull(),
    failingSince: timestamptz(),
    revision: integer().notNull().default(1),
    ...timestamps,
  },
  (t) => [index('webhook_endpoints_clinic_idx').on(t.clinicId, t.createdAt, t.id)],
);

/** The outbox of an endpoint, and its log; all times by the wall clock. Bodies are made when they are sent, and not kept. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: text().primaryKey(),
    clinicId: text().notNull(),
    endpointId: text().notNull(),
    /** In the order of the events. */
    number: bigint({ mode: 'number' }).notNull(),
    eventId: text().notNull(),
    eventType: text().$type<EventType | typeof WEBHOOK_TEST>().notNull(),
    /** Null: a test. */
    eventPosition: bigint({ mode: 'number' }),
    appointmentId: text(),
    /** One of each appointment is `pending`; the others wait as `held`. */
    state: text({ enum: WEBHOOK_DELIVERY_STATES }).notNull(),
    attempts: integer().notNull().default(0),
    /** Not before then; while it is on its way, when it counts as lost. */
    dueAt: timestamptz().notNull(),
    statusCode: integer(),
    problem: text().$type<WebhookProblem>(),
    durationMs: integer(),
    attemptedAt: timestamptz(),
    createdAt: timestamptz().notNull(),
  },
  (t) => [
    uniqueIndex('webhook_deliveries_number_key').on(t.endpointId, t.number),
    index('webhook_deliveries_state_idx').on(t.endpointId, t.state, t.number),
    index('webhook_deliveries_created_idx').on(t.createdAt),
  ],
);

export type WebhookEndpointRow = typeof webhookEndpoints.$inferSelect;
export type WebhookDeliveryRow = typeof webhookDeliveries.$inferSelect;
