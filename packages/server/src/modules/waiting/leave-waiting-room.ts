import { eq } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, personIdsOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { audienceOf, moveAppointment } from '../appointments/move-appointment.ts';
import { readDoors } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { viewWaitingEntries, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { getEntry } from './waiting.queries.ts';
import { isWaiting } from './waiting.rules.ts';
import { waitingEntries } from './waiting.table.ts';

/** Goes out of the waiting room. When nobody waits any more, the appointment is as it was before they came. */
export async function leaveWaitingRoom(ctx: ServiceContext, id: string): Promise<WaitingEntryView> {
  requirePermission(ctx, 'calls.join');
  const actor = requireActor(ctx, 'person');

  return transact(ctx, async (within) => {
    const seen = await getEntry(within, id);
    const { personId } = seen;
    if (!personIdsOf(actor).includes(personId)) throw actorNotAllowed();
    const tx = inTheNameOf(within, personId);
    const appointment = await getAppointmentForUpdate(tx, seen.appointmentId);
    const before = await getEntry(tx, id);
    if (!isWaiting(before.state)) throw notWaiting();

    const [after] = await tx.db
      .update(waitingEntries)
      .set({ state: 'left', updatedAt: tx.clock.now() })
      .where(eq(waitingEntries.id, id))
      .returning();
    emitAudit(tx, { action: 'waiting.leave', entityId: id, before, after: after! });
    emitEvent(tx, {
      type: 'waiting.left',
      appointmentId: before.appointmentId,
      audience: await audienceOf(tx, before.appointmentId, { about: personId }),
      data: { waitingEntryId: id, personId, state: 'left' },
    });
    const [door] = await readDoors(tx, [appointment]);
    if (appointment.status === 'checked_in' && !door!.facts.someoneWaits) {
      await moveAppointment(tx, appointment, { to: 'scheduled', event: 'appointment.updated', action: 'appointment.uncheck' });
    }
    const [view] = await viewWaitingEntries(tx, [after!]);
    return view!;
  });
}
