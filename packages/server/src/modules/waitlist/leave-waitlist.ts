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
  let hasLeft = false;
  while (!hasLeft) hasLeft = await tryToLeave(ctx, id);
}

/** False when something was offered meanwhile, by a practitioner whose lock would now come out of order. Nothing is written then. */
const tryToLeave = (ctx: ServiceContext, id: string): Promise<boolean> =>
  transact(ctx, async (outer) => {
    const seen = await getEntry(outer, id);
    const tx = inTheNameOf(outer, seen.patientId);
    const locked = (await openOffersOf(tx, [id])).map(({ practitionerId }) => practitionerId);
    await lockSubjects(tx, [seen.patientId, ...locked]);
    // Waits for who offers them something at this moment: they hold the practitioner's lock, not the patient's.
    const entry = await getEntry(tx, id, { isForUpdate: true });
    if (entry.status === 'booked' || entry.status === 'withdrawn') throw waitlistEnded();
    const [offer] = await openOffersOf(tx, [id]);
    if (offer && !locked.includes(offer.practitionerId)) return false;
    const withdrawn = await writeEntry(tx, entry, { status: 'withdrawn' });
    if (offer) await passOn(tx, { offer, entry: withdrawn }, 'declined');
    return true;
  });
