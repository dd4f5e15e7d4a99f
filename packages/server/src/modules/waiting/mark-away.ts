import { and, eq, inArray } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { moveAppointment } from '../appointments/move-appointment.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { openOffers } from './late-offers.queries.ts';
import { GONE_AFTER_MS, WAITING } from './waiting.rules.ts';
import { waitingEntries } from './waiting.table.ts';

/** Everyone who waited has been silent for ten minutes: it no longer counts as checked in. Their places are kept. */
export async function markAway(ctx: ServiceContext, appointmentId: string): Promise<void> {
  requireActor(ctx, 'system');

  await transact(ctx, async (tx) => {
    const before = await getAppointmentForUpdate(tx, appointmentId);
    if (before.status !== 'checked_in') return;
    const waiting = await tx.db
      .select({ personId: waitingEntries.personId, deviceId: waitingEntries.deviceId })
      .from(waitingEntries)
      .where(and(eq(waitingEntries.appointmentId, appointmentId), inArray(waitingEntries.state, [...WAITING])));
    const chosen = (await openOffers(tx, [appointmentId])).filter(({ choice }) => choice === 'tell_me' || choice === 'phone');
    const wentAway = new Set(chosen.map(({ personId }) => personId));
    // Whoever sits at the clinic has no page to fall silent.
    if (waiting.some(({ deviceId, personId }) => deviceId === null && !wentAway.has(personId))) return;
    const here = await presentPeople(tx, tx.wallClock.now(), {
      among: waiting.map(({ personId }) => personId),
      withinMs: GONE_AFTER_MS,
    });
    if (here.size > 0) return;
    await moveAppointment(tx, before, { to: 'scheduled', event: 'appointment.updated', action: 'appointment.uncheck' });
  });
}
