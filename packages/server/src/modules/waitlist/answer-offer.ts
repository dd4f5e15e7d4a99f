import { eq } from 'drizzle-orm';
import { inTheNameOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { bookAppointment } from '../appointments/book-appointment.ts';
import { viewAppointment, type AppointmentView } from '../appointments/view-appointments.ts';
import { closeOffer, passOn, writeEntry } from './end-offer.ts';
import { viewEntry, type WaitlistEntryView } from './view-waitlist.ts';
import { waitlistEnded } from './waitlist.errors.ts';
import { getEntry, lockOffer, requireWaitlist, type LockedOffer } from './waitlist.queries.ts';
import { freedSlots } from './waitlist.table.ts';

/**
 * Books the slot that is kept for the patient, as they would book any other: pending where the clinic wants to confirm it. Throws
 * `waitlist.not_found`, `waitlist.ended`, and what a booking throws; the offer stays open then.
 */
export async function acceptOffer(ctx: ServiceContext, id: string): Promise<AppointmentView> {
  requireWaitlist(ctx);
  return transact(ctx, async (outer) => {
    const locked = await lockOffer(outer, id);
    const { offer, entry } = locked;
    requireOpen(outer, locked);
    const tx = inTheNameOf(outer, entry.patientId);
    const { practitionerId, startsAt, endsAt, slotHoldId, freedSlotId } = offer;
    // The hold goes into the booking: first it is the offer's no more.
    await closeOffer(tx, locked, 'accepted');
    const booked = await bookAppointment(outer, {
      practitionerId,
      patientId: entry.patientId,
      durationMinutes: (endsAt.getTime() - startsAt.getTime()) / 60_000,
      mode: entry.mode,
      holdId: slotHoldId!,
    });
    await writeEntry(tx, entry, { status: 'booked', appointmentId: booked.id });
    await tx.db.update(freedSlots).set({ state: 'settled' }).where(eq(freedSlots.id, freedSlotId));
    return viewAppointment(outer, booked);
  });
}

/** The slot goes to the next; the patient waits on for another. Throws `waitlist.not_found` and `waitlist.ended`. */
export async function declineOffer(ctx: ServiceContext, id: string): Promise<WaitlistEntryView> {
  requireWaitlist(ctx);
  return transact(ctx, async (outer) => {
    const locked = await lockOffer(outer, id);
    requireOpen(outer, locked);
    const tx = inTheNameOf(outer, locked.entry.patientId);
    await passOn(tx, locked, 'declined');
    return viewEntry(tx, await getEntry(tx, locked.entry.id));
  });
}

/** By the clock, whether or not the sweep came by already. */
function requireOpen({ clock }: TransactionContext, { offer }: LockedOffer): void {
  if (offer.status !== 'open' || offer.expiresAt <= clock.now()) throw waitlistEnded();
}
