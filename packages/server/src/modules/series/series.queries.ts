import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { appointmentsOfSeries } from '../appointments/series-of.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { seriesNotFound } from './series.errors.ts';
import { series, type SeriesRow } from './series.table.ts';

export type SeriesView = { row: SeriesRow; appointments: AppointmentRow[] };

const isSeries = ({ clinicId }: TransactionContext, id: string) => and(eq(series.id, id), eq(series.clinicId, clinicId));

/** A series is seen by whoever sees one of its visits; they see those. */
export async function getSeriesView(tx: TransactionContext, id: string): Promise<SeriesView> {
  const appointments = await appointmentsOfSeries(tx, id);
  const [row] = await tx.db.select().from(series).where(isSeries(tx, id));
  if (!row || appointments.length === 0) throw seriesNotFound();
  return { row, appointments };
}

/** Whoever changes it as a whole has read it as it is; another one who changes it waits here. */
export async function lockSeries(tx: TransactionContext, id: string, expectedRevision: number): Promise<SeriesRow> {
  const [row] = await tx.db.select().from(series).where(isSeries(tx, id)).for('update');
  if (!row) throw seriesNotFound();
  requireRevision(row, expectedRevision);
  return row;
}
