import { WEBHOOK_TEST } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { ringWebhooks } from './ring-webhooks.ts';
import { webhookDeliveryUnderWay, webhookEndpointDisabled } from './webhooks.errors.ts';
import { busyAppointments, getDelivery, getEndpointForUpdate } from './webhooks.queries.ts';
import { webhookDeliveries, webhookEndpoints, type WebhookDeliveryRow } from './webhooks.table.ts';

/** Sends an endpoint something that is of no event. Throws `webhook_endpoints.not_found` and `webhook_endpoints.disabled`. */
export async function testWebhookEndpoint(ctx: ServiceContext, endpointId: string): Promise<WebhookDeliveryRow> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const endpoint = await getEndpointForUpdate(tx, endpointId);
    if (!endpoint.isEnabled) throw webhookEndpointDisabled();
    const now = tx.wallClock.now();
    const number = endpoint.lastNumber + 1;
    await tx.db.update(webhookEndpoints).set({ lastNumber: number }).where(eq(webhookEndpoints.id, endpointId));
    const whose = { id: tx.newId('whd'), clinicId: tx.clinicId, endpointId, number };
    const what = { eventId: tx.newId('evt'), eventType: WEBHOOK_TEST, eventPosition: null, appointmentId: null } as const;
    const row = { ...whose, ...what, state: 'pending', dueAt: now, createdAt: now } as const;
    const [made] = await tx.db.insert(webhookDeliveries).values(row).returning();
    emitAudit(tx, { action: 'webhook_endpoint.test', entityId: endpointId });
    await ringWebhooks(tx);
    return made!;
  });
}

/**
 * Sends what has arrived or was given up once more, with the same id and as many attempts as the first time. Throws
 * `webhook_endpoints.not_found`, `webhook_endpoints.disabled`, `webhook_deliveries.not_found` and `webhook_deliveries.under_way`.
 */
export async function redeliverWebhook(
  ctx: ServiceContext,
  { endpointId, id }: { endpointId: string; id: string },
): Promise<WebhookDeliveryRow> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const endpoint = await getEndpointForUpdate(tx, endpointId);
    const before = await getDelivery(tx, endpointId, id);
    if (before.state === 'pending' || before.state === 'held') throw webhookDeliveryUnderWay();
    if (!endpoint.isEnabled) throw webhookEndpointDisabled();
    const { appointmentId } = before;
    const busy = await busyAppointments(tx, endpointId, appointmentId === null ? [] : [appointmentId]);
    const state = busy.size > 0 ? ('held' as const) : ('pending' as const);
    const again = { state, attempts: 0, dueAt: tx.wallClock.now() };
    const [after] = await tx.db.update(webhookDeliveries).set(again).where(eq(webhookDeliveries.id, id)).returning();
    emitAudit(tx, { action: 'webhook_delivery.redeliver', entityId: id, before, after: after! });
    await ringWebhooks(tx);
    return after!;
  });
}
