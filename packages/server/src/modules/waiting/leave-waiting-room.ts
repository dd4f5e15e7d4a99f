import { actorNotAllowed, inTheNameOf, personIdsOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { changeEntry, uncheckIfEmpty } from './change-entry.ts';
import { viewWaitingEntry, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { getEntry } from './waiting.queries.ts';
import { isWaiting } from './waiting.rules.ts';

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

    const after = await changeEntry(tx, before, { set: { state: 'left' }, action: 'waiting.leave', event: 'waiting.left' });
    await uncheckIfEmpty(tx, appointment);
    return viewWaitingEntry(tx, after);
  });
}
