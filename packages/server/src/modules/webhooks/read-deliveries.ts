import type { ListWebhookDeliveries } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { deliveryPage, getEndpoint } from './webhooks.queries.ts';
import type { WebhookDeliveryRow } from './webhooks.table.ts';

/** What was, is and will be sent to an endpoint, newest first. Throws `webhook_endpoints.not_found`. */
export async function listWebhookDeliveries(
  ctx: ServiceContext,
  { endpointId, after, state, limit }: ListWebhookDeliveries & { endpointId: string },
): Promise<{ rows: WebhookDeliveryRow[]; nextCursor: string | null }> {
  requirePermission(ctx, 'settings.manage');
  if (after !== undefined && !/^\d{1,15}$/.test(after))
    throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
  const before = after === undefined ? undefined : Number(after);
  return transact(ctx, async (tx) => {
    await getEndpoint(tx, endpointId);
    const found = await deliveryPage(tx, { endpointId, state, before, limit });
    const rows = found.slice(0, limit);
    auditRead(tx, 'webhook_delivery.list', idsOf(rows));
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { rows, nextCursor: last ? String(last.number) : null };
  });
}
