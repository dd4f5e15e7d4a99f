import type { EnteredInError } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { statusesFor } from './appointment-actions.rules.ts';
import { closeAppointment } from './close-appointment.ts';
import { lockAppointment, requireDesk, requireStatus } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

type Input = EnteredInError & { expectedRevision: number };

/** It should never have been there: hidden from its people, kept for the audit. */
export async function enterInError(
  ctx: ServiceContext,
  id: string,
  { reason, expectedRevision }: Input,
): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    const { row } = locked;
    requireDesk(tx, locked);
    requireRevision(row, expectedRevision);
    requireStatus(locked, statusesFor('entered_in_error'));
    const hidden = await moveAppointment(tx, row, {
      to: 'entered_in_error',
      event: 'appointment.entered_in_error',
      reason,
      set: { cancelledAt: null, noShowParty: null },
    });
    await closeAppointment(tx, row);
    return viewAppointment(tx, hidden);
  });
}
