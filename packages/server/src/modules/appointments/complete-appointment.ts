import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { isWithoutCall, statusesFor } from './appointment-actions.rules.ts';
import { wrongStatus } from './appointments.errors.ts';
import { endLiveCall } from './close-appointment.ts';
import { lockAppointment, requireCompleting, requireStatus } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

/** A chat, or a visit at the clinic, took place: nobody has to be connected for that. A running call ends for all. */
export async function completeAppointment(ctx: ServiceContext, id: string, expectedRevision: number): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    const { row } = locked;
    requireCompleting(tx, locked);
    requireRevision(row, expectedRevision);
    requireStatus(locked, statusesFor('complete'));
    if (row.status !== 'in_progress' && !isWithoutCall(row.mode)) throw wrongStatus();
    await endLiveCall(tx, id);
    await closeEntries(tx, id);
    const set = { completedAt: tx.clock.now() };
    return viewAppointment(tx, await moveAppointment(tx, row, { to: 'completed', event: 'appointment.completed', set }));
  });
}
