import { and, count, eq, isNull, gt, or, like, type SQL } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { slotHoldNotFound } from './slot-holds.errors.ts';
import { slotHolds, type SlotHoldRow } from './slot-holds.table.ts';

/**
 * Whoever knows the id of a visitor's hold may use it: they were that visitor, and have signed in meanwhile. A person's own is
 * theirs and the clinic's. What an offer of the waitlist keeps has an id that nobody is told: the offer is asked for.
 */
function visibleTo({ clinicId, actor }: ServiceContext): SQL | undefined {
  const isOfClinic = actor.type !== 'visitor' && !(actor.type === 'person' && actor.kind !== 'staff');
  const theirs = or(like(slotHolds.holder, 'visitor %'), like(slotHolds.holder, 'waitlist %'), eq(slotHolds.holder, actor.id));
  return and(eq(slotHolds.clinicId, clinicId), isOfClinic ? undefined : theirs);
}

/** Undefined when it has ended. */
async function findHold(tx: TransactionContext, id: string, { isForUpdate = false } = {}): Promise<SlotHoldRow | undefined> {
  const query = tx.db
    .select()
    .from(slotHolds)
    .where(and(eq(slotHolds.id, id), isNull(slotHolds.endedAt), visibleTo(tx)));
  const [row] = await (isForUpdate ? query.for('update') : query);
  return row;
}

/** Locks it until the transaction ends, after the practitioner whose time it keeps. Undefined when it has ended. */
export async function lockHold(tx: TransactionContext, id: string): Promise<SlotHoldRow | undefined> {
  const seen = await findHold(tx, id);
  if (!seen) return undefined;
  await lockSubjects(tx, [seen.practitionerId]);
  return findHold(tx, id, { isForUpdate: true });
}

/** The same, where it must be there. Throws `slot_holds.not_found`. */
export async function getHoldForUpdate(tx: TransactionContext, id: string): Promise<SlotHoldRow> {
  const row = await lockHold(tx, id);
  if (!row) throw slotHoldNotFound();
  return row;
}

const live = (tx: TransactionContext, holder: string) =>
  and(
    eq(slotHolds.clinicId, tx.clinicId),
    eq(slotHolds.holder, holder),
    isNull(slotHolds.endedAt),
    gt(slotHolds.expiresAt, tx.clock.now()),
  );

export async function countLiveHolds(tx: TransactionContext, holder: string): Promise<number> {
  const [row] = await tx.db.select({ count: count() }).from(slotHolds).where(live(tx, holder));
  return row?.count ?? 0;
}

/** The very same slot, kept by the same holder already. */
export async function findLiveHold(
  tx: TransactionContext,
  holder: string,
  { practitionerId, startsAt, endsAt }: { practitionerId: string; startsAt: Date; endsAt: Date },
): Promise<SlotHoldRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(slotHolds)
    .where(
      and(
        live(tx, holder),
        eq(slotHolds.practitionerId, practitionerId),
        eq(slotHolds.startsAt, startsAt),
        eq(slotHolds.endsAt, endsAt),
      ),
    );
  return row;
}
