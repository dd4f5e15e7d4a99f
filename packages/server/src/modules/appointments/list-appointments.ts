import type { ListAppointments } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { appointmentPage, countAppointments } from './appointment-page.queries.ts';
import { cursorOf, readCursor } from './appointments.rules.ts';
import { viewAppointments, type AppointmentView } from './view-appointments.ts';

export type AppointmentPage = { views: AppointmentView[]; nextCursor: string | null; total?: number };

/** A page of the appointments the caller may see, by start. A page has no gap or duplicate when rows come or go before it. */
export async function listAppointments(
  ctx: ServiceContext,
  { after, count, ...query }: ListAppointments,
): Promise<AppointmentPage> {
  requirePermission(ctx, 'appointments.read');
  const cursor = after === undefined ? undefined : readCursor(after);
  if (query.q !== undefined && isGuest(ctx)) throw requestInvalid({ errors: [{ pointer: 'q', detail: 'not_for_guests' }] });
  if (after !== undefined && !cursor) throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });

  return transact(ctx, async (tx) => {
    const rows = await appointmentPage(tx, { ...query, after: cursor });
    const page = rows.slice(0, query.limit);
    auditRead(tx, 'appointment.list', idsOf(page));
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    const views = await viewAppointments(tx, page);
    const counted = count && { total: await countAppointments(tx, query) };
    return { views, nextCursor: last ? cursorOf(last) : null, ...counted };
  });
}

/** What they do not see (reasons, numbers) they cannot find out by looking for it. */
const isGuest = ({ actor }: ServiceContext) => actor.type === 'person' && actor.kind === 'guest';
