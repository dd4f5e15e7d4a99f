import type { ParticipantRole } from '@bedside/contract';
import { and, eq, ne } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { inAnotherCall } from '../door/door.errors.ts';
import type { OpenableRoom } from './open-room.ts';
import { callParticipants } from './calls.table.ts';
import { currentRoom } from './read-call.ts';

type Place = { callId: string; personId: string; role: ParticipantRole };

/** The person may be in the call from now on. A removed one stays removed. One live call a person: throws `join.active_elsewhere`. */
export async function givePlace(tx: TransactionContext, { callId, personId, role }: Place): Promise<void> {
  const id = tx.newId('par');
  await tx.db
    .insert(callParticipants)
    .values({ id, clinicId: tx.clinicId, callId, personId, role, identity: id, state: 'invited', isLive: true })
    .onConflictDoUpdate({
      target: [callParticipants.callId, callParticipants.personId],
      set: { isLive: true },
      setWhere: ne(callParticipants.state, 'removed'),
    })
    .catch(refuseSecondCall);
}

/** On this device from now on. The caller holds the appointment's lock and knows that the person may come in. */
export async function takePlace(
  tx: TransactionContext,
  { deviceId, ...place }: Place & { deviceId: string },
): Promise<{ room: OpenableRoom; identity: string }> {
  await givePlace(tx, place);
  const [taken] = await tx.db
    .update(callParticipants)
    .set({ deviceId })
    .where(and(eq(callParticipants.callId, place.callId), eq(callParticipants.personId, place.personId)))
    .returning();
  await emitAudit(tx, { action: 'call.join', entityId: taken!.id, after: { deviceId } });
  return { room: await currentRoom(tx, place.callId), identity: taken!.identity };
}

function refuseSecondCall(error: unknown): never {
  throw databaseFault(error)?.constraint === 'call_participants_one_live_call' ? inAnotherCall() : error;
}
