import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { slotHolds, type SlotHoldRow } from './slot-holds.table.ts';

type Ending = NonNullable<SlotHoldRow['endedAs']>;

/** Gives the time back and forgets who kept it. The caller holds `lockSubjects` of the practitioner and the row's lock. */
export async function endHold(tx: TransactionContext, before: SlotHoldRow, endedAs: Ending, endedAt: Date): Promise<void> {
  const change = { endedAt, endedAs, holder: null };
  await tx.db.update(reservations).set({ releasedAt: endedAt }).where(eq(reservations.id, before.reservationId));
  await tx.db.update(slotHolds).set(change).where(eq(slotHolds.id, before.id));
  emitAudit(tx, { action: `slot_hold.${VERBS[endedAs]}`, entityId: before.id, before, after: change });
}

const VERBS = { released: 'release', expired: 'expire', used: 'use' } as const satisfies Record<Ending, string>;
