import { LIVE_CALL_STATUSES } from '@bedside/contract';
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { given, prepared } from '../../db/prepared.ts';
import { people } from '../people/people.table.ts';
import type { OpenableRoom } from './open-room.ts';
import { callParticipants, callRooms, calls, type CallParticipantRow } from './calls.table.ts';

/** The newest room of that kind; one call has one that counts. */
export async function currentRoom(tx: TransactionContext, callId: string, kind: 'main' | 'side' = 'main'): Promise<OpenableRoom> {
  const [room] = await newestRoom(tx.db, { callId, kind });
  if (!room) throw new Error(`${callId} has no room`);
  return room;
}

const newestRoom = prepared((db) =>
  db
    .select({
      id: callRooms.id,
      callId: callRooms.callId,
      kind: callRooms.kind,
      generation: callRooms.generation,
      name: callRooms.name,
      openedAt: callRooms.openedAt,
    })
    .from(callRooms)
    .where(and(eq(callRooms.callId, given('callId')), eq(callRooms.kind, given('kind'))))
    .orderBy(desc(callRooms.generation))
    .limit(1),
);

/** The side room, while somebody is in it or on their way. */
export async function openSideRoom(tx: TransactionContext, callId: string): Promise<OpenableRoom | undefined> {
  const [room] = await tx.db
    .select()
    .from(callRooms)
    .where(and(eq(callRooms.callId, callId), eq(callRooms.kind, 'side'), isNull(callRooms.closedAt)))
    .orderBy(desc(callRooms.generation))
    .limit(1);
  return room;
}

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

/** Of several calls at once, each with the person's name and picture; within a call in the same order. */
export const participantsOfCalls = (tx: TransactionContext, callIds: readonly string[]) =>
  tx.db
    .select({ place: callParticipants, name: people.name, avatarKey: people.avatarKey })
    .from(callParticipants)
    .leftJoin(people, eq(people.id, callParticipants.personId))
    .where(inArray(callParticipants.callId, [...callIds]))
    .orderBy(sql`${callParticipants.role} = 'practitioner' desc`, callParticipants.id);
