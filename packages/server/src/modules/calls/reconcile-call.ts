import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import type { MediaParticipant } from '../../livekit/media-port.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { settle } from '../door/join-window.rules.ts';
import { windowOf } from '../door/door.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { getCallForUpdate } from './calls.queries.ts';
import { closeRooms } from './finish-call.ts';
import { compareRoom, fateOf, isLiveCall, type CallFate, type Comparison } from './calls.rules.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';
import type { OpenableRoom } from './open-room.ts';
import { putOut } from './put-out.ts';
import { settleCall } from './settle-call.ts';
import { currentRoom, participantsOfCall } from './read-call.ts';

type Claim = { checkedAt: Date; room: OpenableRoom; call: CallRow; places: CallParticipantRow[]; endsAt: Date | undefined };
type Present = MediaParticipant[] | null | 'unknown';

/**
 * Brings a live call into line with LiveKit's room: who is in it, since when both sides are, since when nobody is; puts out who
 * may not be in; and ends the call when its time is up. Whatever calls it, a webhook or the sweeper, is only a reason to look.
 * `unlessSince`: leave it if someone has looked after that.
 */
export async function reconcileCall(
  ctx: ServiceContext,
  callId: string,
  { unlessSince }: { unlessSince?: Date } = {},
): Promise<void> {
  requireActor(ctx, 'system');
  const claim = await transact(ctx, (tx) => claimCheck(tx, callId, unlessSince));
  if (!claim) return;
  const present = await lookInto(ctx, claim.room);
  if (isQuiet(ctx, claim, present)) return;
  await transact(ctx, async (tx) => {
    const found = await compareLocked(tx, callId, claim, present);
    if (found) tx.afterCommit(() => afterwards(ctx, callId, claim.room, found));
  });
}

/** Each comparison is newer than those before it: the result of an older one is dropped. */
async function claimCheck(tx: TransactionContext, callId: string, unlessSince: Date | undefined): Promise<Claim | undefined> {
  const now = tx.wallClock.now().toISOString();
  const [claimed] = await tx.db
    .update(calls)
    .set({ checkedAt: sql`greatest(${now}::timestamptz, ${calls.checkedAt} + interval '1 millisecond')` })
    .where(
      and(
        eq(calls.id, callId),
        isNull(calls.endedAt),
        unlessSince && or(isNull(calls.checkedAt), lte(calls.checkedAt, unlessSince)),
      ),
    )
    .returning();
  if (!claimed?.checkedAt) return undefined;
  const [appointment] = await tx.db
    .select({ endsAt: appointments.endsAt })
    .from(appointments)
    .where(eq(appointments.id, claimed.appointmentId ?? ''));
  return {
    checkedAt: claimed.checkedAt,
    room: await currentRoom(tx, callId),
    call: claimed,
    places: await participantsOfCall(tx, callId),
    endsAt: appointment?.endsAt,
  };
}

/** Nearly always: the same people are in the room as before, before the planned end. Then no lock is taken. */
function isQuiet({ clock, wallClock }: ServiceContext, { call, places, endsAt }: Claim, present: Present): boolean {
  if (present === 'unknown' || call.emptySince || (endsAt && clock.now() >= endsAt)) return false;
  const { joined, left, eject, isEmpty, areBothIn } = compareRoom(places, present, wallClock.now());
  return joined.length + left.length + eject.length === 0 && !isEmpty && (!areBothIn || call.connectedAt !== null);
}

/** `unknown` while LiveKit does not answer: that says nothing about who is in the room. A room never made is as good as empty. */
async function lookInto({ media, log }: ServiceContext, { name, openedAt, callId }: OpenableRoom) {
  if (!openedAt) return null;
  return media.listParticipants(name).catch(() => {
    log.warn({ callId }, 'LiveKit did not say who is in the room');
    return 'unknown' as const;
  });
}

type Found = { eject: string[]; isOver: boolean };

async function compareLocked(
  tx: TransactionContext,
  callId: string,
  { checkedAt, room }: Claim,
  present: Present,
): Promise<Found | undefined> {
  const [seen] = await tx.db.select({ appointmentId: calls.appointmentId }).from(calls).where(eq(calls.id, callId));
  const appointment = seen?.appointmentId ? await getAppointmentForUpdate(tx, seen.appointmentId) : undefined;
  const call = await getCallForUpdate(tx, callId);
  const isStale = call.checkedAt?.getTime() !== checkedAt.getTime() || (await currentRoom(tx, callId)).id !== room.id;
  if (isStale || !isLiveCall(call.status)) return undefined;
  const places = await participantsOfCall(tx, callId);
  const comparison = present === 'unknown' ? undefined : compareRoom(places, present, tx.wallClock.now());
  const after = comparison ? await writeDown(tx, call, places, comparison) : call;
  // While LiveKit does not answer, what was seen of the room is no longer known: only the hard stop ends the call.
  const known = present === 'unknown' ? { ...after, emptySince: null } : after;
  const fate = appointment ? await fateNow(tx, known, appointment) : ({ kind: 'goes_on' } as const);
  // One audit row: what ends the call says it all.
  if (appointment && fate.kind !== 'goes_on') await settleCall(tx, after, appointment, fate, places);
  else if (after !== call) emitAudit(tx, { action: 'call.observe', entityId: callId, before: call, after });
  return { eject: comparison?.eject ?? [], isOver: fate.kind !== 'goes_on' };
}

async function writeDown(
  tx: TransactionContext,
  before: CallRow,
  places: readonly CallParticipantRow[],
  { joined, left, isEmpty, areBothIn }: Comparison<CallParticipantRow>,
): Promise<CallRow> {
  const now = tx.wallClock.now();
  const audience = places.map(({ personId }) => personId);
  for (const place of joined) {
    await tx.db
      .update(callParticipants)
      .set({ state: 'connected', joinedAt: place.joinedAt ?? now, leftAt: null })
      .where(eq(callParticipants.id, place.id));
    announce(tx, 'call.participant_joined', before, audience, { participantId: place.id, personId: place.personId });
  }
  for (const place of left) {
    await tx.db.update(callParticipants).set({ state: 'left', leftAt: now }).where(eq(callParticipants.id, place.id));
    announce(tx, 'call.participant_left', before, audience, { participantId: place.id, personId: place.personId, state: 'left' });
  }
  const connectedAt = before.connectedAt ?? (areBothIn ? now : null);
  const emptySince = isEmpty ? (before.emptySince ?? now) : null;
  const isSame = +(connectedAt ?? 0) === +(before.connectedAt ?? 0) && +(emptySince ?? 0) === +(before.emptySince ?? 0);
  if (isSame && joined.length === 0 && left.length === 0) return before;

  const [after] = await tx.db
    .update(calls)
    .set({ connectedAt, emptySince, updatedAt: now })
    .where(eq(calls.id, before.id))
    .returning();
  if (connectedAt && !before.connectedAt) announce(tx, 'call.connected', before, audience, {});
  return after!;
}

const announce = (
  tx: TransactionContext,
  type: 'call.participant_joined' | 'call.participant_left' | 'call.connected',
  { id: callId, appointmentId }: CallRow,
  audience: readonly string[],
  data: Record<string, string>,
) => emitEvent(tx, { type, appointmentId, audience, data: { callId, ...data } });

/** Its settings are read only when they can matter: a call that is not empty, before its planned end, goes on. */
async function fateNow(tx: TransactionContext, call: CallRow, appointment: AppointmentRow): Promise<CallFate> {
  const clockNow = tx.clock.now();
  if (!call.emptySince && clockNow < appointment.endsAt) return { kind: 'goes_on' };
  const [door] = await readDoors(tx, [appointment]);
  const { minutes: emptyRoomMinutes } = settle(door!.facts.levels, 'emptyRoomMinutes');
  const { hardStop } = windowOf(door!.facts);
  return fateOf(call, { emptyRoomMinutes, hardStop, clockNow, wallNow: tx.wallClock.now() });
}

async function afterwards(ctx: ServiceContext, callId: string, room: OpenableRoom, { eject, isOver }: Found) {
  if (isOver) return closeRooms(ctx, callId);
  for (const rawIdentity of eject) await putOut(ctx, room.name, rawIdentity);
}
