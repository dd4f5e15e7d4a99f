import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { releaseReservations } from '../reservations/release-reservations.ts';
import { statusesFor } from './appointment-actions.rules.ts';
import { closeAppointment } from './close-appointment.ts';
import { lockAppointment, requireOn, requireStatus } from './lock-appointment.ts';
import { writeAppointment } from './write-appointment.ts';

/** Hidden from everyone, for good; its audit and history stay. Only what did not take place. */
export async function deleteAppointment(ctx: ServiceContext, id: string, expectedRevision: number): Promise<void> {
  requirePermission(ctx, 'appointments.delete');
  await transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    requireOn(tx, 'appointments.delete', locked);
    requireRevision(locked.row, expectedRevision);
    requireStatus(locked, statusesFor('delete'));
    await writeAppointment(tx, locked.row, {
      action: 'appointment.delete',
      event: 'appointment.updated',
      data: { isDeleted: true },
      set: { deletedAt: tx.clock.now() },
    });
    await releaseReservations(tx, id);
    await closeAppointment(tx, locked.row);
  });
}
