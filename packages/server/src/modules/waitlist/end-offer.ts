import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { endHold } from '../slot-holds/end-hold.ts';
import { lockHold } from '../slot-holds/slot-holds.queries.ts';
import { freedSlots, waitlistEntries, waitlistOffers, type WaitlistEntryRow } from './waitlist.table.ts';
import type { LockedOffer } from './waitlist.queries.ts';

type Ending = 'accepted' | 'declined' | 'expired';

/** The offer is answered, or was not in time. The caller holds the locks of `lockOffer`, and has seen that it is open. */
export async function closeOffer(tx: TransactionContext, { offer }: LockedOffer, status: Ending): Promise<void> {
  const after = { status, endedAt: tx.clock.now(), slotHoldId: null };
  await tx.db.update(waitlistOffers).set(after).where(eq(waitlistOffers.id, offer.id));
  emitAudit(tx, { action: `waitlist_offer.${VERBS[status]}`, entityId: offer.id, before: offer, after });
}

const VERBS = { accepted: 'accept', declined: 'decline', expired: 'expire' } as const satisfies Record<Ending, string>;

/** Not taken: the slot is free, its entry waits for another, and the next one is asked. */
export async function passOn(tx: TransactionContext, locked: LockedOffer, status: 'declined' | 'expired'): Promise<void> {
  const { offer, entry } = locked;
  const hold = await lockHold({ ...tx, actor: { type: 'system', id: 'waitlist' } }, offer.slotHoldId!);
  await closeOffer(tx, locked, status);
  if (hold) await endHold(tx, hold, status === 'expired' ? 'expired' : 'released', tx.clock.now());
  if (entry.status === 'offered') await writeEntry(tx, entry, { status: 'waiting' });
  const due = { state: 'due', dueAt: tx.clock.now() } as const;
  await tx.db.update(freedSlots).set(due).where(eq(freedSlots.id, offer.freedSlotId));
}

type Change = Pick<WaitlistEntryRow, 'status'> & Partial<Pick<WaitlistEntryRow, 'appointmentId'>>;

/** The caller holds the row's lock. */
export async function writeEntry(tx: TransactionContext, before: WaitlistEntryRow, change: Change): Promise<WaitlistEntryRow> {
  const [after] = await tx.db
    .update(waitlistEntries)
    .set({ ...change, updatedAt: tx.clock.now() })
    .where(eq(waitlistEntries.id, before.id))
    .returning();
  emitAudit(tx, { action: `waitlist_entry.${ENTRY_VERBS[change.status]}`, entityId: before.id, before, after: after! });
  return after!;
}

const ENTRY_VERBS = {
  waiting: 'wait',
  offered: 'offer',
  booked: 'book',
  withdrawn: 'withdraw',
} as const satisfies Record<WaitlistEntryRow['status'], string>;
