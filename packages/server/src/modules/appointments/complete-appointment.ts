import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { readDoors } from '../door/read-doors.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { isWithoutCall, statusesFor } from './appointment-actions.rules.ts';
import { notStartedYet, wrongStatus } from './appointments.errors.ts';
import { endLiveCall } from './close-appointment.ts';
import { lockAppointment, requireCompleting, requireStatus } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { isDayOrLater, viewAppointment, type AppointmentView } from './view-appointments.ts';

/** A chat, or a visit at the clinic, took place, on its day or later: nobody has to be connected for that. A running call ends for all. */
export async function completeAppointment(ctx: ServiceContext, id: string, expectedRevision: number): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    const { row } = locked;
    requireCompleting(tx, locked);
    requireRevision(row, expectedRevision);
    requireStatus(locked, statusesFor('complete'));
    if (row.status !== 'in_progress') {
      if (!isWithoutCall(row.mode)) throw wrongStatus();
      const [door] = await readDoors(tx, [row]);
      if (!isDayOrLater(door!)) throw notStartedYet();
    }
    await endLiveCall(tx, id);
    await closeEntries(tx, id);
    const set = { completedAt: tx.clock.now() };
    return viewAppointment(tx, await moveAppointment(tx, row, { to: 'completed', event: 'appointment.completed', set }));
  });
}
