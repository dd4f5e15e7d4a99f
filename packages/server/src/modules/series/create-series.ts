import type { CreateSeries } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { TelehealthError } from '../../shared/errors.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { slotTaken } from '../appointments/appointments.errors.ts';
import { bookAppointment } from '../appointments/book-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { getSeriesView, type SeriesView } from './series.queries.ts';
import { occurrencesOf } from './series.rules.ts';
import { series } from './series.table.ts';

/** Books every visit of a rule as one: all of them or none, unless what is taken may be skipped. The clinic's to do. */
export async function createSeries(
  ctx: ServiceContext,
  { rrule, timeZone, skipTaken, ...input }: CreateSeries,
): Promise<SeriesView> {
  requirePermission(ctx, 'appointments.book');
  const { actor } = ctx;
  if (actor.type === 'person' && (actor.kind === 'patient' || actor.kind === 'guest')) throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    const zone = timeZone ?? (await getClinic(tx)).timeZone;
    const found = occurrencesOf({ rrule, startsAt: new Date(input.startsAt), timeZone: zone });
    if (!Array.isArray(found)) throw requestInvalid({ errors: [{ pointer: '/rrule', detail: found }] });

    const { practitionerId, patientId, patientIds = [] } = input;
    await lockSubjects(tx, [practitionerId, ...(patientId === undefined ? patientIds : [patientId])]);
    const now = tx.clock.now();
    const row = { id: tx.newId('ser'), clinicId: tx.clinicId, rrule, timeZone: zone, skipped: [], revision: 1 };
    await tx.db.insert(series).values({ ...row, createdAt: now, updatedAt: now });
    emitAudit(tx, { action: 'series.create', entityId: row.id, after: row });
    const skipped: string[] = [];
    for (const at of found) {
      const isBooked = await book(
        tx,
        { ...input, startsAt: at.toISOString() },
        { seriesId: row.id, recurrenceId: at },
        skipTaken,
      );
      if (!isBooked) skipped.push(at.toISOString());
    }
    // A series of nothing could be found by nobody.
    if (skipped.length === found.length) throw slotTaken();
    if (skipped.length > 0) await tx.db.update(series).set({ skipped }).where(eq(series.id, row.id));
    return getSeriesView(tx, row.id);
  });
}

type Input = Omit<CreateSeries, 'rrule' | 'timeZone' | 'skipTaken'>;

/** False when its time is taken and may be skipped: then nothing of it is left. */
async function book(
  tx: TransactionContext,
  input: Input,
  ofSeries: { seriesId: string; recurrenceId: Date },
  skipTaken: boolean,
): Promise<boolean> {
  try {
    await tx.db.transaction((db) => bookAppointment({ ...tx, db }, { ...input, ofSeries }));
    return true;
  } catch (error) {
    if (skipTaken && error instanceof TelehealthError && error.code === 'appointments.slot_taken') return false;
    throw error;
  }
}
