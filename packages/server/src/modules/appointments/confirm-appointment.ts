import { and, eq, isNull } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { requestExpired } from './appointments.errors.ts';
import { lockAppointment, requireDesk, requireStatus } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

/** The clinic takes a request on. Its time is kept for good; when that has run out, it may be somebody else's by now. */
export async function confirmAppointment(ctx: ServiceContext, id: string): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    requireDesk(tx, locked);
    requireStatus(locked, ['pending']);
    const { row, subjectIds } = locked;
    if (row.expiresAt! <= tx.clock.now()) throw requestExpired();
    const kept = await tx.db
      .update(reservations)
      .set({ expiresAt: null })
      .where(and(eq(reservations.appointmentId, id), isNull(reservations.releasedAt)))
      .returning({ id: reservations.id });
    if (kept.length < subjectIds.length) throw requestExpired();
    return viewAppointment(
      tx,
      await moveAppointment(tx, row, { to: 'scheduled', event: 'appointment.confirmed', set: { expiresAt: null } }),
    );
  });
}
