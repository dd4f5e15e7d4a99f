import type { WaitlistEntry } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { openOffersOf } from './waitlist.queries.ts';
import { statusOf } from './waitlist.rules.ts';
import type { WaitlistEntryRow, WaitlistOfferRow } from './waitlist.table.ts';

export type WaitlistEntryView = { row: WaitlistEntryRow; offer: WaitlistOfferRow | undefined; now: Date };

/** With the offer that is open; one query for all. */
export async function viewEntries(tx: TransactionContext, rows: readonly WaitlistEntryRow[]): Promise<WaitlistEntryView[]> {
  const offered = rows.filter(({ status }) => status === 'offered').map(({ id }) => id);
  const offers = offered.length === 0 ? [] : await openOffersOf(tx, offered);
  return rows.map((row) => ({ row, offer: offers.find(({ entryId }) => entryId === row.id), now: tx.clock.now() }));
}

export const viewEntry = async (tx: TransactionContext, row: WaitlistEntryRow): Promise<WaitlistEntryView> =>
  (await viewEntries(tx, [row]))[0]!;

export const entryToApi = ({ row, offer, now }: WaitlistEntryView): WaitlistEntry => ({
  id: row.id,
  patientId: row.patientId,
  practitionerId: row.practitionerId,
  specialty: row.specialty,
  mode: row.mode,
  durationMinutes: row.durationMinutes,
  from: row.startsFrom.toISOString(),
  to: row.startsUntil.toISOString(),
  status: statusOf(row, now),
  offer: offer
    ? {
        id: offer.id,
        practitionerId: offer.practitionerId,
        startsAt: offer.startsAt.toISOString(),
        endsAt: offer.endsAt.toISOString(),
        expiresAt: offer.expiresAt.toISOString(),
      }
    : null,
  appointmentId: row.appointmentId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
