import { inTheNameOf } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { passOn, writeEntry } from './end-offer.ts';
import { waitlistEnded } from './waitlist.errors.ts';
import { getEntry, openOffersOf, requireWaitlist } from './waitlist.queries.ts';

/** Waits no more. What was offered goes to the next. Throws `waitlist.not_found` and `waitlist.ended`. */
export async function leaveWaitlist(ctx: ServiceContext, id: string): Promise<void> {
  requireWaitlist(ctx);
  await transact(ctx, async (outer) => {
    const seen = await getEntry(outer, id);
    const tx = inTheNameOf(outer, seen.patientId);
    const offered = await openOffersOf(tx, [id]);
    await lockSubjects(tx, [seen.patientId, ...offered.map(({ practitionerId }) => practitionerId)]);
    const entry = await getEntry(tx, id, { isForUpdate: true });
    if (entry.status === 'booked' || entry.status === 'withdrawn') throw waitlistEnded();
    const [offer] = await openOffersOf(tx, [id]);
    const withdrawn = await writeEntry(tx, entry, { status: 'withdrawn' });
    if (!offer) return;
    // Made meanwhile. Not in order any more: should it deadlock, `transact` does it again.
    await lockSubjects(tx, [offer.practitionerId]);
    await passOn(tx, { offer, entry: withdrawn }, 'declined');
  });
}
