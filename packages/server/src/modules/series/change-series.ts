import type { AppointmentAction, Permission } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { requirePermission } from '../../auth.ts';
import { transact } from '../../db/transact.ts';
import { statusesFor } from '../appointments/appointment-actions.rules.ts';
import { appointmentNotFound, wrongStatus } from '../appointments/appointments.errors.ts';
import { subjectsOfAll } from '../appointments/series-of.queries.ts';
import { lockAppointment, requireNotice, requireOn, type Locked } from '../appointments/lock-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { getSeriesView, lockSeries, type SeriesView } from './series.queries.ts';
import { series, type SeriesRow } from './series.table.ts';

type Which = { scope: 'all' | 'following'; from?: string | undefined; expectedRevision: number };
type How = {
  permission: Permission;
  verb: Extract<AppointmentAction, 'cancel' | 'reschedule'>;
  /** The visits in order, each locked, and whether this may be asked already. */
  work: (tx: TransactionContext, row: SeriesRow, visits: readonly Locked[]) => Promise<void>;
};

/**
 * Does something to the visits of a series that are still to come: all of them, or one and those after it. What is past, under way or
 * cancelled stays as it is. All or nothing.
 */
export async function changeSeries(
  ctx: ServiceContext,
  id: string,
  { scope, from, expectedRevision }: Which,
  { permission, verb, work }: How,
): Promise<SeriesView> {
  requirePermission(ctx, permission);
  return transact(ctx, async (tx) => {
    const { appointments } = await getSeriesView(tx, id);
    const first = from === undefined ? undefined : appointments.find((one) => one.id === from);
    if (scope === 'following' && !first) throw appointmentNotFound();
    const now = tx.clock.now();
    const ids = appointments
      .filter(({ recurrenceId, startsAt }) => startsAt > now && (!first || recurrenceId! >= first.recurrenceId!))
      .filter(({ status }) => statusesFor(verb).includes(status))
      .map((one) => one.id);
    if (ids.length === 0) throw wrongStatus();

    // Everybody's time before any row, as everywhere; then the series, then its visits in order.
    await lockSubjects(tx, await subjectsOfAll(tx, ids));
    const row = await lockSeries(tx, id, expectedRevision);
    const visits: Locked[] = [];
    for (const one of ids) {
      const locked = await lockAppointment(tx, one);
      requireOn(tx, permission, locked);
      await requireNotice(tx, locked);
      visits.push(locked);
    }
    await work(tx, row, visits);
    await touch(tx, row, verb);
    return getSeriesView(tx, id);
  });
}

async function touch(tx: TransactionContext, before: SeriesRow, verb: How['verb']) {
  const after = { revision: before.revision + 1, updatedAt: tx.clock.now() };
  await tx.db
    .update(series)
    .set(after)
    .where(and(eq(series.id, before.id), eq(series.revision, before.revision)));
  emitAudit(tx, { action: `series.${verb}`, entityId: before.id, before, after: { ...before, ...after } });
}
