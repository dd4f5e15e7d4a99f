import type { MarkNoShow } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { statusesFor } from './appointment-actions.rules.ts';
import { notStartedYet } from './appointments.errors.ts';
import { lockAppointment, requireDesk, requireStatus } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

type Input = MarkNoShow & { expectedRevision: number };

/** The clinic says who did not come, whatever was proposed. For 24 hours it can say otherwise. */
export async function markNoShow(ctx: ServiceContext, id: string, { party, expectedRevision }: Input): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    const { row } = locked;
    requireDesk(tx, locked);
    requireRevision(row, expectedRevision);
    requireStatus(locked, statusesFor('no_show'));
    if (tx.clock.now() < row.startsAt) throw notStartedYet();
    await closeEntries(tx, id);
    const set = { noShowParty: party, noShowAt: tx.clock.now() };
    const marked = await moveAppointment(tx, row, { to: 'no_show', event: 'appointment.no_show', data: { party }, set });
    return viewAppointment(tx, marked);
  });
}
