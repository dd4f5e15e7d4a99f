import type { Series } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getSeriesView, type SeriesView } from './series.queries.ts';

export async function getSeries(ctx: ServiceContext, id: string): Promise<SeriesView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const view = await getSeriesView(tx, id);
    auditRead(tx, 'series.read', id);
    return view;
  });
}

export const seriesToApi = ({ row, appointments }: SeriesView): Series => ({
  id: row.id,
  rrule: row.rrule,
  timeZone: row.timeZone,
  appointments: appointments.map(({ id, recurrenceId, startsAt, endsAt, status }) => ({
    id,
    recurrenceId: recurrenceId!.toISOString(),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    status,
  })),
  skipped: row.skipped,
  revision: row.revision,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
