import { and, eq, isNull, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { given, insertion, isAmong, prepared } from '../../db/prepared.ts';
import { slotTaken } from '../appointments/appointments.errors.ts';
import { buffersOf, type Buffers } from '../schedules/buffers.queries.ts';
import { reservations } from './reservations.table.ts';

type Time = { startsAt: Date; endsAt: Date };

type Wanted = Time & {
  /** Null for a slot hold. */
  appointmentId: string | null;
  subjectIds: readonly string[];
  /** Of a request or a hold: when it is free again by itself. */
  expiresAt?: Date | null;
  /** Over busy time, on purpose. The caller has asked for the permission. */
  override?: boolean | undefined;
};

/**
 * The time of each of them, of a practitioner with the buffers of their schedule. The caller holds `lockSubjects` of all. Gives the
 * reservations' ids, in the order of the subjects. Throws `appointments.slot_taken` when one of them is busy then.
 */
export async function reserveTime(
  tx: TransactionContext,
  { appointmentId, subjectIds, startsAt, endsAt, expiresAt = null, override = false }: Wanted,
): Promise<string[]> {
  await releaseOverdueHolds(tx, subjectIds);
  const buffers = await buffersOf(tx, subjectIds);
  const rows = subjectIds.map((subjectId) => ({
    id: tx.newId('rsv'),
    clinicId: tx.clinicId,
    subjectId,
    appointmentId,
    kind: appointmentId === null ? ('slot_hold' as const) : ('appointment' as const),
    during: rangeOf({ startsAt, endsAt }, buffers.get(subjectId)),
    expiresAt,
    override,
    createdAt: tx.clock.now(),
  }));
  await insertReservations(tx.db, rows).catch((error: unknown) => {
    throw databaseFault(error)?.code === '23P01' ? slotTaken({ cause: error }) : error;
  });
  return rows.map(({ id }) => id);
}

const insertReservations = insertion(reservations);

const NO_BUFFERS: Buffers = { bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

function rangeOf({ startsAt, endsAt }: Time, { bufferBeforeMinutes, bufferAfterMinutes } = NO_BUFFERS): string {
  const from = new Date(startsAt.getTime() - bufferBeforeMinutes * 60_000);
  const until = new Date(endsAt.getTime() + bufferAfterMinutes * 60_000);
  return `[${from.toISOString()},${until.toISOString()})`;
}

/** A hold whose time is up would still be in the way of the constraint. */
const releaseOverdueHolds = (tx: TransactionContext, subjectIds: readonly string[]) =>
  releaseOverdue(tx.db, { clinicId: tx.clinicId, subjectIds: [...subjectIds], now: tx.clock.now().toISOString() });

const releaseOverdue = prepared((db) =>
  db
    .update(reservations)
    .set({ releasedAt: sql`${reservations.expiresAt}` })
    .where(
      and(
        eq(reservations.clinicId, given('clinicId')),
        isAmong(reservations.subjectId, 'subjectIds'),
        isNull(reservations.releasedAt),
        sql`${reservations.expiresAt} <= ${given('now')}::timestamptz`,
      ),
    ),
);
