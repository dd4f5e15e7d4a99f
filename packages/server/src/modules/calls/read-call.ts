import { LIVE_CALL_STATUSES } from '@bedside/contract';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { given, prepared } from '../../db/prepared.ts';
import type { OpenableRoom } from './open-room.ts';
import { callParticipants, callRooms, calls, type CallParticipantRow } from './calls.table.ts';

/** The newest main room of a call; one call has one that counts. */
export async function currentRoom(tx: TransactionContext, callId: string): Promise<OpenableRoom> {
  const [room] = await newestRoom(tx.db, { callId });
  if (!room) throw new Error(`${callId} has no room`);
  return room;
}

const newestRoom = prepared((db) =>
  db
    .select({
      id: callRooms.id,
      callId: callRooms.callId,
      generation: callRooms.generation,
      name: callRooms.name,
      openedAt: callRooms.openedAt,
    })
    .from(callRooms)
    .where(and(eq(callRooms.callId, given('callId')), eq(callRooms.kind, 'main')))
    .orderBy(desc(callRooms.generation))
    .limit(1),
);

/** Until the transaction ends, nobody ends the call. */
export async function isLiveForShare(tx: TransactionContext, callId: string): Promise<boolean> {
  const rows = await tx.db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.id, callId), inArray(calls.status, [...LIVE_CALL_STATUSES])))
    .for('share');
  return rows.length > 0;
}

export const participantsOfCall = (tx: TransactionContext, callId: string): Promise<CallParticipantRow[]> =>
  tx.db
    .select()
    .from(callParticipants)
    .where(eq(callParticipants.callId, callId))
    .orderBy(sql`${callParticipants.role} = 'practitioner' desc`, callParticipants.id);
