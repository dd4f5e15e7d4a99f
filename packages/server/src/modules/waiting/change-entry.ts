import type { EventType } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { actorNotAllowed } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { audienceOf, moveAppointment } from '../appointments/move-appointment.ts';
import type { AuditAction } from '../audit/audit.rules.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import type { EventData } from '../events/events.table.ts';
import { mayAdmit } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { getEntry } from './waiting.queries.ts';
import { waitingEntries, type WaitingEntryRow } from './waiting.table.ts';

/** An entry within sight that the caller may answer. Whoever else answers it waits: it is decided under the appointment's lock. */
export async function lockEntry(tx: TransactionContext, id: string): Promise<{ entry: WaitingEntryRow; door: Door }> {
  const { appointmentId } = await getEntry(tx, id);
  const [door] = await readDoors(tx, [await getAppointmentForUpdate(tx, appointmentId)]);
  const entry = await getEntry(tx, id);
  if (!mayAdmit(tx, door!)) throw actorNotAllowed();
  return { entry, door: door! };
}

type Change = {
  set: Partial<Pick<WaitingEntryRow, 'state' | 'message' | 'admittedAt' | 'admittedBy'>>;
  action: AuditAction;
  event: EventType;
  data?: EventData;
};

/** Compare-and-swap on the state, with its audit row and its event: to the person, and to those who may admit. */
export async function changeEntry(
  tx: TransactionContext,
  before: WaitingEntryRow,
  { set, action, event, data }: Change,
): Promise<WaitingEntryRow> {
  const [after] = await tx.db
    .update(waitingEntries)
    .set({ ...set, updatedAt: tx.clock.now() })
    .where(and(eq(waitingEntries.id, before.id), eq(waitingEntries.state, before.state)))
    .returning();
  if (!after) throw notWaiting();
  emitAudit(tx, { action, entityId: after.id, before, after });
  emitEvent(tx, {
    type: event,
    appointmentId: after.appointmentId,
    audience: await audienceOf(tx, after.appointmentId, { about: after.personId }),
    data: { waitingEntryId: after.id, personId: after.personId, state: after.state, ...data },
  });
  return after;
}

/** When nobody waits any more, the appointment is as it was before they came. The caller holds its lock. */
export async function uncheckIfEmpty(tx: TransactionContext, appointment: AppointmentRow): Promise<void> {
  const [door] = await readDoors(tx, [appointment]);
  if (appointment.status === 'checked_in' && !door!.facts.someoneWaits)
    await moveAppointment(tx, appointment, { to: 'scheduled', event: 'appointment.updated', action: 'appointment.uncheck' });
}
