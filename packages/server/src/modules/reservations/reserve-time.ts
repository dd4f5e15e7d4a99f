import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { slotTaken } from '../appointments/appointments.errors.ts';
import { reservations } from './reservations.table.ts';

type Time = { startsAt: Date; endsAt: Date };

type Wanted = Time & {
  appointmentId: string;
  subjectIds: readonly string[];
  /** Of a request: when it is free again by itself. */
  expiresAt?: Date | null;
  /** Over busy time, on purpose. The caller has asked for the permission. */
  override?: boolean | undefined;
};

/** The caller holds `lockSubjects` of all of them. Throws `appointments.slot_taken` when one of them is busy then. */
export async function reserveTime(
  tx: TransactionContext,
  { appointmentId, subjectIds, startsAt, endsAt, expiresAt = null, override = false }: Wanted,
): Promise<void> {
  await releaseOverdueHolds(tx, subjectIds);
  const during = `[${startsAt.toISOString()},${endsAt.toISOString()})`;
  const rows = subjectIds.map((subjectId) => ({
    id: tx.newId('rsv'),
    clinicId: tx.clinicId,
    subjectId,
    appointmentId,
    kind: 'appointment' as const,
    during,
    expiresAt,
    override,
    createdAt: tx.clock.now(),
  }));
  await tx.db
    .insert(reservations)
    .values(rows)
    .catch((error: unknown) => {
      throw databaseFault(error)?.code === '23P01' ? slotTaken({ cause: error }) : error;
    });
}

/** A hold whose time is up would still be in the way of the constraint. */
const releaseOverdueHolds = (tx: TransactionContext, subjectIds: readonly string[]) =>
  tx.db
    .update(reservations)
    .set({ releasedAt: sql`${reservations.expiresAt}` })
    .where(
      and(
        eq(reservations.clinicId, tx.clinicId),
        inArray(reservations.subjectId, [...subjectIds]),
        isNull(reservations.releasedAt),
        lte(reservations.expiresAt, tx.clock.now()),
      ),
    );
