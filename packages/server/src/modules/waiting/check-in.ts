import type { DeviceCheck } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
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
  const whose = { appointmentId: door.row.id, personId: door.personId! };
  const entry = door.entry ? await returnToPlace(tx, door.entry, arrival) : await takeNewPlace(tx, whose, arrival);
  if (door.row.status === 'scheduled') {
    await moveAppointment(tx, door.row, { to: 'checked_in', event: 'appointment.checked_in' });
  }
  const [view] = await viewWaitingEntries(tx, [entry]);
  return view!;
}

type Whose = Pick<WaitingEntryRow, 'appointmentId' | 'personId'>;

/**
 * A place for who says before they come that they are to be told or phoned. On the board they are away, in the queue they stand where
 * their time is, and when they come it is theirs. Who was refused gets none. The appointment is locked.
 */
export async function keepPlace(tx: TransactionContext, whose: Whose): Promise<void> {
  const isTheirs = and(eq(waitingEntries.appointmentId, whose.appointmentId), eq(waitingEntries.personId, whose.personId));
  const [before] = await tx.db.select().from(waitingEntries).where(isTheirs);
  const nowhere = { deviceId: null, deviceCheck: null };
  if (!before) await takeNewPlace(tx, whose, nowhere);
  else if (before.state === 'left') await returnToPlace(tx, before, nowhere);
}

async function takeNewPlace(tx: TransactionContext, whose: Whose, arrival: Arrival): Promise<WaitingEntryRow> {
  const now = tx.clock.now();
  const [entry] = await tx.db
    .insert(waitingEntries)
    .values({
      ...arrival,
      ...whose,
      id: tx.newId('wai'),
      clinicId: tx.clinicId,
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
