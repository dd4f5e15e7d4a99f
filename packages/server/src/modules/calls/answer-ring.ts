import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { touchSessions } from '../sessions/presence.queries.ts';
import { whoMayHear } from '../groups/group-names.ts';
import { announceCall } from './announce-call.ts';
import { answeredElsewhere, notRinging } from './calls.errors.ts';
import { callParticipants, callRooms, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { lockCall } from './lock-call.ts';
import { newRoom, openRoom } from './open-room.ts';
import { currentRoom, participantsOfCall } from './read-call.queries.ts';
import { takeRing } from './ring.queries.ts';
import { after, CONNECT_MS } from './ring.rules.ts';

/**
 * The person takes it, on this device. The first device wins; asked again from the same one, it is as good as once. Throws
 * `calls.answered_elsewhere`, `calls.not_ringing`.
 */
export async function answerRing(
  tx: TransactionContext,
  callId: string,
  place: CallParticipantRow,
  deviceId: string,
): Promise<CallRow> {
  const call = await lockCall(tx, callId);
  const now = tx.wallClock.now();
  const taken = await takeRing(tx, place, deviceId, after(now, CONNECT_MS));
  if (!taken) return answeredBefore(tx, call, place, deviceId);
  if (tx.actor.type === 'person') await touchSessions(tx, [tx.actor.sessionId], now);
  emitAudit(tx, { action: 'call.answer', entityId: taken.id, before: place, after: taken });
  const places = await participantsOfCall(tx, callId);
  announceCall(tx, 'call.accepted', call, await whoMayHear(tx, call, places, taken), {
    personId: taken.personId,
    participantId: taken.id,
  });
  return call.status === 'ringing' ? toAccepted(tx, call, now) : call;
}

async function answeredBefore(
  tx: TransactionContext,
  call: CallRow,
  { id }: CallParticipantRow,
  deviceId: string,
): Promise<CallRow> {
  const [place] = await tx.db.select().from(callParticipants).where(eq(callParticipants.id, id));
  const isTaken = call.status === 'accepted' && place?.isLive && place.deviceId !== null;
  if (isTaken && place.deviceId === deviceId) return call;
  throw isTaken ? answeredElsewhere() : notRinging();
}

async function toAccepted(tx: TransactionContext, before: CallRow, now: Date): Promise<CallRow> {
  const [call] = await tx.db
    .update(calls)
    .set({ status: 'accepted', acceptedAt: now, emptySince: now, updatedAt: now })
    .where(and(eq(calls.id, before.id), eq(calls.status, 'ringing')))
    .returning();
  if (!call) throw notRinging();
  // Whoever rang has as long to connect as whoever answered.
  await tx.db
    .update(callParticipants)
    .set({ liveUntil: after(now, CONNECT_MS) })
    .where(and(eq(callParticipants.callId, call.id), eq(callParticipants.state, 'invited')));
  const room = newRoom(tx, call.id, 1);
  await tx.db.insert(callRooms).values(room);
  emitAudit(tx, { action: 'call_room.create', entityId: room.id, after: room });
  emitAudit(tx, { action: 'call.accept', entityId: call.id, before, after: call });
  const openable = await currentRoom(tx, call.id);
  // So that the first to join need not wait for it; if LiveKit does not answer now, they ask again.
  tx.afterCommit((ctx) =>
    openRoom(ctx, openable).then(
      () => {},
      () => ctx.log.warn({ callId: call.id }, 'the room could not be made yet'),
    ),
  );
  return call;
}
