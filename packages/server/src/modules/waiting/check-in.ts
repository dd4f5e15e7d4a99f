import type { DeviceCheck } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { audienceOf, moveAppointment } from '../appointments/move-appointment.ts';
import type { Door } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { viewWaitingEntries, type WaitingEntryView } from './view-waiting-entries.ts';
import { isWaiting } from './waiting.rules.ts';
import { waitingEntries, type WaitingEntryRow } from './waiting.table.ts';

type Arrival = { deviceId: string | null; deviceCheck: DeviceCheck | null };

/** Takes a place in the waiting room, or keeps it: who asks again changes nothing but the device. The appointment is locked. */
export async function checkIn(tx: TransactionContext, door: Door, arrival: Arrival): Promise<WaitingEntryView> {
  const entry = door.entry ? await returnToPlace(tx, door.entry, arrival) : await takeNewPlace(tx, door, arrival);
  if (door.row.status === 'scheduled') {
    await moveAppointment(tx, door.row, { to: 'checked_in', event: 'appointment.checked_in' });
  }
  const [view] = await viewWaitingEntries(tx, [entry]);
  return view!;
}

async function takeNewPlace(tx: TransactionContext, door: Door, arrival: Arrival): Promise<WaitingEntryRow> {
  const now = tx.clock.now();
  const [entry] = await tx.db
    .insert(waitingEntries)
    .values({
      ...arrival,
      id: tx.newId('wai'),
      clinicId: tx.clinicId,
      appointmentId: door.row.id,
      personId: door.personId!,
      state: 'waiting',
      since: now,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  emitAudit(tx, { action: 'waiting.join', entityId: entry!.id, after: entry! });
  await announce(tx, 'waiting.joined', entry!);
  return entry!;
}

async function returnToPlace(tx: TransactionContext, before: WaitingEntryRow, arrival: Arrival): Promise<WaitingEntryRow> {
  const now = tx.clock.now();
  const deviceCheck = arrival.deviceCheck ?? before.deviceCheck;
  const isBack = !isWaiting(before.state);
  const isSame = before.deviceId === arrival.deviceId && JSON.stringify(deviceCheck) === JSON.stringify(before.deviceCheck);
  if (isSame && !isBack) return before;
  const [after] = await tx.db
    .update(waitingEntries)
    .set({
      deviceId: arrival.deviceId,
      deviceCheck,
      updatedAt: now,
      ...(isBack && { state: 'waiting', since: now, admittedAt: null, admittedBy: null }),
    })
    .where(eq(waitingEntries.id, before.id))
    .returning();
  emitAudit(tx, { action: isBack ? 'waiting.join' : 'waiting.update', entityId: before.id, before, after: after! });
  await announce(tx, isBack ? 'waiting.joined' : 'waiting.updated', after!);
  return after!;
}

/** To the person and to those who may admit: what one guest does is not for the others to know. */
const announce = async (
  tx: TransactionContext,
  type: 'waiting.joined' | 'waiting.updated',
  { id, personId, state, appointmentId }: WaitingEntryRow,
) =>
  emitEvent(tx, {
    type,
    appointmentId,
    audience: await audienceOf(tx, appointmentId, { about: personId }),
    data: { waitingEntryId: id, personId, state },
  });
