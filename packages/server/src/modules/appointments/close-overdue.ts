import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { windowOf } from '../door/door.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { closeAppointment } from './close-appointment.ts';
import { getAppointmentForUpdate } from './appointments.queries.ts';
import { overdueFate } from './overdue.rules.ts';
import { moveAppointment } from './move-appointment.ts';
import { propose } from './propose-no-show.ts';
import { whoCame } from './who-came.ts';

/** Past its hard stop and not over: nobody came, or it did not come about. No appointment stays open for ever. */
export async function closeOverdueAppointment(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');

  await transact(ctx, async (tx) => {
    const before = await getAppointmentForUpdate(tx, id);
    const [door] = await readDoors(tx, [before]);
    const came = await whoCame(tx, id);
    const fate = overdueFate({
      status: before.status,
      mode: before.mode,
      now: tx.clock.now(),
      hardStop: windowOf(door!.facts).hardStop,
      reopenedAt: before.reopenedAt,
      ...came,
    });
    if (fate.kind === 'stays') return;
    await (fate.kind === 'technical' ? closeAppointment(tx, before) : closeEntries(tx, id));
    if (fate.kind === 'no_show') {
      await moveAppointment(tx, before, {
        to: 'no_show',
        event: 'appointment.no_show',
        set: { noShowParty: fate.party, noShowAt: tx.clock.now() },
      });
    } else if (fate.kind === 'technical') {
      const set = { cancelledAt: tx.clock.now(), cancelReason: 'technical' as const, sequence: before.sequence + 1 };
      await moveAppointment(tx, before, { to: 'cancelled', event: 'appointment.cancelled', set });
    } else if (!before.noShowProposed && !came.clinicCame) {
      await propose(tx, before, 'clinic');
    } else if (before.status === 'checked_in') {
      await moveAppointment(tx, before, { to: 'scheduled', event: 'appointment.updated', action: 'appointment.uncheck' });
    }
  });
}
