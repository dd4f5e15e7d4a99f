import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { lockAppointment } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';

/** A request that nobody confirmed in time. Its time is free again. */
export async function expireRequest(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const { row } = await lockAppointment(tx, id);
    if (row.status !== 'pending' || row.expiresAt! > tx.clock.now()) return;
    await moveAppointment(tx, row, { to: 'expired', event: 'appointment.expired' });
  });
}
