import { eq, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { calls, callRooms, type CallRow } from './calls.table.ts';
import { newRoom } from './open-room.ts';
import { givePlace } from './take-place.ts';

/** The first admission starts it, with the practitioners in it. LiveKit gets the room later. */
export async function startCall(
  tx: TransactionContext,
  appointmentId: string,
  practitionerIds: readonly string[],
): Promise<CallRow> {
  const now = tx.wallClock.now();
  const [call] = await tx.db
    .insert(calls)
    .values({
      id: tx.newId('cal'),
      clinicId: tx.clinicId,
      appointmentId,
      kind: 'scheduled',
      mode: sql`(select case mode when 'audio' then 'audio' else 'video' end from ${appointments} where ${eq(appointments.id, appointmentId)})`,
      status: 'accepted',
      startedAt: now,
      emptySince: now,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  const room = newRoom(tx, call!.id, 1);
  await tx.db.insert(callRooms).values(room);
  emitAudit(tx, { action: 'call_room.create', entityId: room.id, after: room });
  for (const personId of practitionerIds) await givePlace(tx, { callId: call!.id, personId, role: 'practitioner' });
  emitAudit(tx, { action: 'call.start', entityId: call!.id, after: call! });
  return call!;
}
