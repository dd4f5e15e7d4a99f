import { and, desc, eq } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { notInThisCall } from '../door/door.errors.ts';
import { announceCall } from './announce-call.ts';
import { participantNotFound, sideRoomIsOpen } from './calls.errors.ts';
import { callParticipants, callRooms, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { livePlace, moderated, requireModerator } from './moderated.ts';
import { closeRoom, newRoom, openRoom } from './open-room.ts';
import { currentRoom, openSideRoom, participantsOfCall } from './read-call.queries.ts';
import { ownPlace } from './own-place.ts';
import { viewCall, type CallView } from './view-call.ts';

/**
 * The caller and one other step out, where the others do not hear them. Both ask for a grant again, which is for the side room;
 * nobody else gets one. Throws `calls.side_room_open`.
 */
export async function stepOut(ctx: ServiceContext, callId: string, participantId: string): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call, places } = await moderated(tx, callId);
    const own = ownPlace(tx, places);
    if (!own) throw notInThisCall();
    const other = livePlace(places, participantId);
    if (other.id === own.id) throw participantNotFound();
    if (places.some(({ steppedOutAt }) => steppedOutAt !== null)) throw sideRoomIsOpen();

    const room = newRoom(tx, callId, (await lastGeneration(tx, callId)) + 1, 'side');
    await tx.db.insert(callRooms).values(room);
    emitAudit(tx, { action: 'call_room.create', entityId: room.id, after: room });
    for (const before of [own, other]) await move(tx, before, tx.wallClock.now());
    announceCall(tx, 'call.updated', call, places, { change: 'side_room_opened', participantId, byParticipantId: own.id });
    const openable = await currentRoom(tx, callId, 'side');
    tx.afterCommit((after) =>
      openRoom(after, openable).then(
        () => {},
        () => after.log.warn({ callId }, 'the side room could not be made yet'),
      ),
    );
    return viewCall(tx, call);
  });
}

/** Both are back in the main room; as good as done when nobody is out. */
export async function comeBack(ctx: ServiceContext, callId: string): Promise<CallView> {
  requireModerator(ctx);
  return transact(ctx, async (tx) => {
    const { call } = await moderated(tx, callId);
    await bringBack(tx, call);
    return viewCall(tx, call);
  });
}

/** Of two, one has gone: nobody is left out there alone. */
export const isSideRoomOver = (places: readonly CallParticipantRow[]): boolean =>
  places.filter(({ isLive, steppedOutAt }) => isLive && steppedOutAt !== null).length < 2;

/** The caller holds the call's lock. The room goes after the commit; until then its people have no right to be in it. */
export async function bringBack(tx: TransactionContext, call: CallRow): Promise<void> {
  const room = await openSideRoom(tx, call.id);
  const places = await participantsOfCall(tx, call.id);
  for (const before of places.filter(({ steppedOutAt }) => steppedOutAt !== null)) await move(tx, before, null);
  if (!room) return;
  announceCall(tx, 'call.updated', call, places, { change: 'side_room_closed' });
  tx.afterCommit(async (after) => {
    try {
      await after.media.endRoom(room.name);
    } catch {
      return after.log.warn({ callId: call.id }, 'the side room could not be closed yet');
    }
    await transact(after, (later) => closeRoom(later, room.id));
  });
}

async function move(tx: TransactionContext, before: CallParticipantRow, steppedOutAt: Date | null): Promise<void> {
  const [after] = await tx.db
    .update(callParticipants)
    .set({ steppedOutAt })
    .where(eq(callParticipants.id, before.id))
    .returning();
  emitAudit(tx, { action: steppedOutAt ? 'call.step_out' : 'call.come_back', entityId: before.id, before, after: after! });
}

async function lastGeneration(tx: TransactionContext, callId: string): Promise<number> {
  const [last] = await tx.db
    .select({ generation: callRooms.generation })
    .from(callRooms)
    .where(and(eq(callRooms.callId, callId), eq(callRooms.kind, 'side')))
    .orderBy(desc(callRooms.generation))
    .limit(1);
  return last?.generation ?? 0;
}
