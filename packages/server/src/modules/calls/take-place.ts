import type { TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { inAnotherCall, wasRemoved } from '../door/door.errors.ts';
import { putOnDevice, upsertPlace, type Place } from './calls.queries.ts';
import type { CallParticipantRow } from './calls.table.ts';
import type { OpenableRoom } from './open-room.ts';
import { currentRoom } from './read-call.queries.ts';

/** The person may be in the call from now on. A removed one stays removed. One live call a person: throws `join.active_elsewhere`. */
export async function givePlace(tx: TransactionContext, place: Place): Promise<void> {
  const given = await givenPlace(tx, place);
  if (given) emitAudit(tx, { action: 'call.invite', entityId: given.id, after: given });
}

/**
 * On this device from now on. The caller holds the appointment's lock and knows that the person may come in. Throws
 * `join.active_elsewhere`, and `join.removed` when the place was taken away all the same.
 */
export async function takePlace(
  tx: TransactionContext,
  { deviceId, ...place }: Place & { deviceId: string },
): Promise<{ room: OpenableRoom; identity: string; mayShareScreen: boolean | null }> {
  await givenPlace(tx, place);
  const taken = await putOnDevice(tx, place, deviceId);
  if (!taken) throw wasRemoved();
  emitAudit(tx, { action: 'call.join', entityId: taken.id, after: { deviceId } });
  const room = await currentRoom(tx, place.callId, taken.steppedOutAt ? 'side' : 'main');
  return { room, identity: taken.identity, mayShareScreen: taken.mayShareScreen };
}

const givenPlace = (tx: TransactionContext, place: Place): Promise<CallParticipantRow | undefined> =>
  upsertPlace(tx, place).catch((error: unknown) => {
    throw databaseFault(error)?.constraint === 'call_participants_one_live_call' ? inAnotherCall() : error;
  });
