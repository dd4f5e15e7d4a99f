import type { ListDeliveries } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { deliveriesOf, undeliveredPage } from './deliveries.queries.ts';
import { deliveryCursor, readDeliveryCursor } from './deliveries.rules.ts';
import type { MailRow } from './mails.table.ts';

/** What was sent about a visit, to whom, and what became of it; oldest first. */
export async function listDeliveries(ctx: ServiceContext, appointmentId: string): Promise<MailRow[]> {
  requirePermission(ctx, 'invitations.manage');
  return transact(ctx, async (tx) => {
    const rows = await deliveriesOf(tx, (await getAppointmentRow(tx, appointmentId)).id);
    auditRead(tx, 'mail.list', idsOf(rows));
    return rows;
  });
}

/** The mails of the clinic that will never arrive, newest first. */
export async function listUndelivered(
  ctx: ServiceContext,
  { limit, after, status }: ListDeliveries,
): Promise<{ rows: MailRow[]; nextCursor: string | null }> {
  requirePermission(ctx, 'settings.manage');
  const cursor = after === undefined ? undefined : readDeliveryCursor(after);
  if (after !== undefined && !cursor) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
  return transact(ctx, async (tx) => {
    const found = await undeliveredPage(tx, { limit, status, after: cursor });
    const rows = found.slice(0, limit);
    auditRead(tx, 'mail.list_undelivered', idsOf(rows));
    return { rows, nextCursor: found.length > limit ? deliveryCursor(rows.at(-1)!) : null };
  });
}
