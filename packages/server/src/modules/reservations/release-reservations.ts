import { and, eq, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { planLook } from '../waitlist/plan-look.ts';
import { reservations } from './reservations.table.ts';

/** Gives back the time of everyone in an appointment, for whoever waits. The rows stay, as the record of what was taken. */
export async function releaseReservations(tx: TransactionContext, appointmentId: string): Promise<void> {
  await planLook(tx, appointmentId);
  await tx.db
    .update(reservations)
    .set({ releasedAt: tx.clock.now() })
    .where(and(eq(reservations.appointmentId, appointmentId), isNull(reservations.releasedAt)));
}
