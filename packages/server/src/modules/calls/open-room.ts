import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { maxParticipants } from '../door/grant.rules.ts';
import { callRooms, calls } from './calls.table.ts';
import { currentRoom, isLiveForShare } from './read-call.queries.ts';

export type OpenableRoom = {
  id: string;
  callId: string;
  kind: 'main' | 'side';
  generation: number;
  name: string;
  openedAt: Date | null;
};

/**
 * The name of the call's room, with LiveKit having it; undefined when the call is over by now.
 * A room that LiveKit had and has no longer (it was restarted, or everybody left it) is followed by the next generation, so
 * that old tokens open nothing.
 */
export async function openRoom(ctx: ServiceContext, room: OpenableRoom): Promise<string | undefined> {
  if (!room.openedAt) return makeRoom(ctx, room);
  if (await ctx.media.listParticipants(room.name)) return room.name;
  const next = await nextRoom(ctx, room);
  if (!next) return undefined;
  return next.openedAt ? next.name : makeRoom(ctx, next);
}

/** Compare-and-swap: of all who find the room gone, one adds the next, and all get that one. */
const nextRoom = (ctx: ServiceContext, lost: OpenableRoom): Promise<OpenableRoom | undefined> =>
  transact(ctx, async (tx) => {
    if (!(await isLiveForShare(tx, lost.callId))) return undefined;
    const [next] = await tx.db
      .insert(callRooms)
      .values(newRoom(tx, lost.callId, lost.generation + 1, lost.kind))
      .onConflictDoNothing({ target: [callRooms.callId, callRooms.kind, callRooms.generation] })
      .returning();
    if (next) emitAudit(tx, { action: 'call_room.create', entityId: next.id, after: next });
    await closeRoom(tx, lost.id);
    return currentRoom(tx, lost.callId, lost.kind);
  });

/** Once: whoever finds it closed writes nothing. */
export async function closeRoom(tx: TransactionContext, id: string): Promise<void> {
  const closedAt = tx.wallClock.now();
  const closed = await tx.db
    .update(callRooms)
    .set({ closedAt })
    .where(and(eq(callRooms.id, id), isNull(callRooms.closedAt)))
    .returning({ id: callRooms.id });
  if (closed.length > 0) emitAudit(tx, { action: 'call_room.close', entityId: id, after: { closedAt } });
}

/** The call may have ended while LiveKit was asked: then its room goes at once, before anyone has a token for it. */
async function makeRoom(ctx: ServiceContext, { id, callId, name }: OpenableRoom): Promise<string | undefined> {
  const capacity = await transact(ctx, (tx) => capacityOf(tx, callId));
  await ctx.media.ensureRoom({ name, maxParticipants: maxParticipants(capacity) });
  const isStillLive = await transact(ctx, async (tx) => {
    if (!(await isLiveForShare(tx, callId))) return false;
    await tx.db
      .update(callRooms)
      .set({ openedAt: sql`coalesce(${callRooms.openedAt}, ${tx.wallClock.now().toISOString()}::timestamptz)` })
      .where(eq(callRooms.id, id));
    return true;
  });
  if (isStillLive) return name;
  await ctx.media.endRoom(name);
  return undefined;
}

/** Null for a visit of one patient, and for a call without a visit. */
async function capacityOf(tx: TransactionContext, callId: string): Promise<number | null> {
  const [visit] = await tx.db
    .select({ capacity: appointments.capacity })
    .from(calls)
    .innerJoin(appointments, eq(appointments.id, calls.appointmentId))
    .where(eq(calls.id, callId));
  return visit?.capacity ?? null;
}

/** Its name says nothing and cannot be guessed. */
export const newRoom = (
  { newId, clinicId }: Pick<ServiceContext, 'newId' | 'clinicId'>,
  callId: string,
  generation: number,
  kind: 'main' | 'side' = 'main',
) => ({
  id: newId('rom'),
  clinicId,
  callId,
  generation,
  kind,
  name: newId('rom'),
});
