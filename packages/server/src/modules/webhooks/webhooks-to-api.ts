import type { WebhookDelivery, WebhookEndpoint } from '@bedside/contract';
import type { WebhookEndpointView } from './manage-webhook-endpoints.ts';
import type { WebhookDeliveryRow } from './webhooks.table.ts';

export const endpointToApi = ({ row, failedDeliveries }: WebhookEndpointView): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  description: row.description,
  eventTypes: row.eventTypes,
  payload: row.payload,
  enabled: row.isEnabled,
  disabledBecause: row.disabledBecause,
  failingSince: row.failingSince?.toISOString() ?? null,
  failedDeliveries,
  previousSecretExpiresAt: row.previousExpiresAt?.toISOString() ?? null,
  revision: row.revision,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const deliveryToApi = (row: WebhookDeliveryRow): WebhookDelivery => ({
  id: row.id,
  endpointId: row.endpointId,
  number: row.number,
  eventId: row.eventId,
  eventType: row.eventType,
  appointmentId: row.appointmentId,
  state: row.state,
  attempts: row.attempts,
  statusCode: row.statusCode,
  problem: row.problem,
  durationMs: row.durationMs,
  attemptedAt: row.attemptedAt?.toISOString() ?? null,
  nextAttemptAt: row.state === 'pending' ? row.dueAt.toISOString() : null,
  createdAt: row.createdAt.toISOString(),
});
