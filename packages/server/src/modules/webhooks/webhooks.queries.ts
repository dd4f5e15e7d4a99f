import { and, asc, count, desc, eq, inArray, lt } from 'drizzle-orm';
import type { WebhookDeliveryState } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { webhookDeliveryNotFound, webhookEndpointNotFound } from './webhooks.errors.ts';
import { webhookDeliveries, webhookEndpoints, type WebhookDeliveryRow, type WebhookEndpointRow } from './webhooks.table.ts';

const isEndpoint = (tx: TransactionContext, id: string) =>
  and(eq(webhookEndpoints.clinicId, tx.clinicId), eq(webhookEndpoints.id, id));

export const endpointsOfClinic = (tx: TransactionContext): Promise<WebhookEndpointRow[]> =>
  tx.db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.clinicId, tx.clinicId))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id));

/** Throws `webhook_endpoints.not_found`. */
export async function getEndpoint(tx: TransactionContext, id: string): Promise<WebhookEndpointRow> {
  const [row] = await tx.db.select().from(webhookEndpoints).where(isEndpoint(tx, id));
  if (!row) throw webhookEndpointNotFound();
  return row;
}

/** Undefined when there is none. Whoever changes an endpoint or its deliveries holds this lock first. */
export async function findEndpointForUpdate(tx: TransactionContext, id: string): Promise<WebhookEndpointRow | undefined> {
  const [row] = await tx.db.select().from(webhookEndpoints).where(isEndpoint(tx, id)).for('update');
  return row;
}

/** Throws `webhook_endpoints.not_found`. */
export async function getEndpointForUpdate(tx: TransactionContext, id: string): Promise<WebhookEndpointRow> {
  const row = await findEndpointForUpdate(tx, id);
  if (!row) throw webhookEndpointNotFound();
  return row;
}

/** How many were given up, by endpoint. */
export async function failedDeliveries(tx: TransactionContext, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.db
    .select({ id: webhookDeliveries.endpointId, failed: count() })
    .from(webhookDeliveries)
    .where(and(inArray(webhookDeliveries.endpointId, [...ids]), eq(webhookDeliveries.state, 'failed')))
    .groupBy(webhookDeliveries.endpointId);
  return new Map(rows.map(({ id, failed }) => [id, failed]));
}

type Page = { endpointId: string; state?: WebhookDeliveryState | undefined; before: number | undefined; limit: number };

/** One more than the page holds, newest first. */
export const deliveryPage = (tx: TransactionContext, { endpointId, state, before, limit }: Page): Promise<WebhookDeliveryRow[]> =>
  tx.db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.clinicId, tx.clinicId),
        eq(webhookDeliveries.endpointId, endpointId),
        state && eq(webhookDeliveries.state, state),
        before === undefined ? undefined : lt(webhookDeliveries.number, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.number))
    .limit(limit + 1);

/** Throws `webhook_deliveries.not_found`. */
export async function getDelivery(tx: TransactionContext, endpointId: string, id: string): Promise<WebhookDeliveryRow> {
  const isIt = and(
    eq(webhookDeliveries.clinicId, tx.clinicId),
    eq(webhookDeliveries.endpointId, endpointId),
    eq(webhookDeliveries.id, id),
  );
  const [row] = await tx.db.select().from(webhookDeliveries).where(isIt);
  if (!row) throw webhookDeliveryNotFound();
  return row;
}

/** Those of these appointments of which something is on its way, or waits behind it. */
export async function busyAppointments(
  tx: TransactionContext,
  endpointId: string,
  appointmentIds: readonly string[],
): Promise<Set<string>> {
  if (appointmentIds.length === 0) return new Set();
  const rows = await tx.db
    .selectDistinct({ id: webhookDeliveries.appointmentId })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpointId),
        inArray(webhookDeliveries.appointmentId, [...appointmentIds]),
        inArray(webhookDeliveries.state, ['pending', 'held']),
      ),
    );
  return new Set(rows.flatMap(({ id }) => id ?? []));
}
