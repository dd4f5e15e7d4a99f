import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { emitAudit, idsOf } from '../audit/emit-audit.ts';
import { settle } from '../door/join-window.rules.ts';
import { windowOf } from '../door/door.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { whoInEvents } from '../groups/group-names.ts';
import { announceCall } from './announce-call.ts';
import { getCallForUpdate } from './calls.queries.ts';
import { closeRooms } from './finish-call.ts';
import { compareRooms, fateOf, isLiveCall, type CallFate, type Comparison, type Look } from './calls.rules.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { missRings } from './miss-rings.ts';
import type { OpenableRoom } from './open-room.ts';
import { putOut } from './put-out.ts';
import { settleCall } from './settle-call.ts';
import { currentRoom, openSideRoom, participantsOfCall } from './read-call.queries.ts';
import { after, GRACE_MS, isMissed, isTooLong } from './ring.rules.ts';
import { giveUp, settleAdHoc } from './settle-ad-hoc.ts';
import { bringBack, isSideRoomOver } from './side-room.ts';

type Claim = { checkedAt: Date; rooms: OpenableRoom[]; call: CallRow; places: CallParticipantRow[]; endsAt: Date | undefined };
type Looks = Look<OpenableRoom>[] | 'unknown';

/**
 * Brings a live call into line with LiveKit's room: who is in it, since when both sides are, since when nobody is; puts out who
 * may not be in; and ends the call when its time is up. Whatever calls it, a webhook or the sweeper, is only a reason to look.
 * A call that rings is missed when its time is up. `unlessSince`: leave it if someone has looked after that.
 */
export async function reconcileCall(
  ctx: ServiceContext,
  callId: string,
  { unlessSince }: { unlessSince?: Date } = {},
): Promise<void> {
  requireActor(ctx, 'system');
  const claim = await transact(ctx, (tx) => claimCheck(tx, callId, unlessSince));
  if (!claim) return;
  if (claim.places.some((place) => isMissed(place, ctx.wallClock.now()))) await missRings(ctx, callId);
  if (claim.call.status !== 'accepted') return;
  const looks = await lookInto(ctx, claim.rooms);
  if (isQuiet(ctx, claim, looks)) return;
  await transact(ctx, async (tx) => {
    const found = await compareLocked(tx, callId, claim, looks);
    if (found) tx.afterCommit(() => afterwards(ctx, callId, found));
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
    rooms: claimed.status === 'accepted' ? await roomsOf(tx, callId) : [],
    call: claimed,
    places: await participantsOfCall(tx, callId),
    endsAt: appointment?.endsAt,
  };
}

async function roomsOf(tx: TransactionContext, callId: string): Promise<OpenableRoom[]> {
  const side = await openSideRoom(tx, callId);
  return [await currentRoom(tx, callId), ...(side ? [side] : [])];
}

/** Nearly always: the same people are in the room as before, before the planned end. Then no lock is taken. */
function isQuiet({ clock, wallClock }: ServiceContext, { call, places, endsAt }: Claim, looks: Looks): boolean {
  if (looks === 'unknown' || call.emptySince || (endsAt && clock.now() >= endsAt)) return false;
  // Someone is to connect or to come back, or it is a rung call that has no appointment's end.
  if (places.some(({ isLive, liveUntil, state }) => isLive && liveUntil && state !== 'ringing')) return false;
  if (call.kind === 'ad_hoc' && isTooLong(call, wallClock.now())) return false;
  if (looks.length > 1 && isSideRoomOver(places)) return false;
  const { joined, left, eject, isEmpty, areBothIn } = compareRooms(places, looks, wallClock.now(), of(call));
  return joined.length + left.length + eject.length === 0 && !isEmpty && (!areBothIn || call.connectedAt !== null);
}

/** `unknown` while LiveKit does not answer: that says nothing about who is in the room. A room never made is as good as empty. */
async function lookInto({ media, log }: ServiceContext, rooms: readonly OpenableRoom[]): Promise<Looks> {
  try {
    return await Promise.all(
      rooms.map(async (room) => ({ room, present: room.openedAt ? await media.listParticipants(room.name) : null })),
    );
  } catch {
    log.warn({ callId: rooms[0]?.callId }, 'LiveKit did not say who is in the room');
    return 'unknown';
  }
}

const of = ({ kind }: CallRow) => ({ isRung: kind === 'ad_hoc' });

type Found = { eject: { room: OpenableRoom; rawIdentity: string }[]; isOver: boolean };

async function compareLocked(
  tx: TransactionContext,
  callId: string,
  { checkedAt, rooms }: Claim,
  looks: Looks,
): Promise<Found | undefined> {
  const [seen] = await tx.db.select({ appointmentId: calls.appointmentId }).from(calls).where(eq(calls.id, callId));
  const appointment = seen?.appointmentId ? await getAppointmentForUpdate(tx, seen.appointmentId) : undefined;
  const call = await getCallForUpdate(tx, callId);
  if (call.checkedAt?.getTime() !== checkedAt.getTime() || !isLiveCall(call.status)) return undefined;
  if (idsOf(await roomsOf(tx, callId)).join() !== idsOf(rooms).join()) return undefined;
  const places = await participantsOfCall(tx, callId);
  const comparison = looks === 'unknown' ? undefined : compareRooms(places, looks, tx.wallClock.now(), of(call));
  const observed = comparison ? await writeDown(tx, call, places, comparison) : call;
  // While LiveKit does not answer, what was seen of the room is no longer known: only the hard stop ends the call.
  const known = looks === 'unknown' ? { ...observed, emptySince: null } : observed;
  const eject = comparison?.eject ?? [];
  // One audit row: what ends the call says it all.
  const note = () =>
    observed !== call && emitAudit(tx, { action: 'call.observe', entityId: callId, before: call, after: observed });
  if (rooms.length > 1 && isSideRoomOver(await participantsOfCall(tx, callId))) await bringBack(tx, observed);
  if (!appointment) {
    const isOver = await settleAdHoc(tx, observed, { isRoomKnown: looks !== 'unknown' });
    if (!isOver) note();
    return { eject, isOver };
  }
  const fate = await fateNow(tx, known, appointment);
  if (fate.kind === 'goes_on') {
    note();
    await giveUp(tx, await participantsOfCall(tx, callId), ({ invitedBy }) => invitedBy !== null);
  }
  if (fate.kind !== 'goes_on') await settleCall(tx, observed, appointment, fate, places);
  return { eject, isOver: fate.kind !== 'goes_on' };
}

async function writeDown(
  tx: TransactionContext,
  before: CallRow,
  places: readonly CallParticipantRow[],
  { joined, left, isEmpty, areBothIn }: Omit<Comparison<CallParticipantRow>, 'eject'>,
): Promise<CallRow> {
  const now = tx.wallClock.now();
  for (const place of joined) {
    await tx.db
      .update(callParticipants)
      .set({ state: 'connected', joinedAt: place.joinedAt ?? now, leftAt: null, liveUntil: null })
      .where(eq(callParticipants.id, place.id));
    announceCall(tx, 'call.participant_joined', before, places, await whoInEvents(tx, before, place));
  }
  for (const place of left) {
    await tx.db
      .update(callParticipants)
      .set({ state: 'left', leftAt: now, liveUntil: after(now, GRACE_MS) })
      .where(eq(callParticipants.id, place.id));
    announceCall(tx, 'call.participant_left', before, places, { ...(await whoInEvents(tx, before, place)), state: 'left' });
  }
  const connectedAt = before.connectedAt ?? (areBothIn ? now : null);
  const emptySince = isEmpty ? (before.emptySince ?? now) : null;
  const isSame = +(connectedAt ?? 0) === +(before.connectedAt ?? 0) && +(emptySince ?? 0) === +(before.emptySince ?? 0);
  if (isSame && joined.length === 0 && left.length === 0) return before;

  const [observed] = await tx.db
    .update(calls)
    .set({ connectedAt, emptySince, updatedAt: now })
    .where(eq(calls.id, before.id))
    .returning();
  if (connectedAt && !before.connectedAt) announceCall(tx, 'call.connected', before, places);
  return observed!;
}

/** Its settings are read only when they can matter: a call that is not empty, before its planned end, goes on. */
async function fateNow(tx: TransactionContext, call: CallRow, appointment: AppointmentRow): Promise<CallFate> {
  const clockNow = tx.clock.now();
  if (!call.emptySince && clockNow < appointment.endsAt) return { kind: 'goes_on' };
  const [door] = await readDoors(tx, [appointment]);
  const { minutes: emptyRoomMinutes } = settle(door!.facts.levels, 'emptyRoomMinutes');
  const { hardStop } = windowOf(door!.facts);
  return fateOf(call, { emptyRoomMinutes, hardStop, clockNow, wallNow: tx.wallClock.now() });
}

async function afterwards(ctx: ServiceContext, callId: string, { eject, isOver }: Found) {
  if (isOver) return closeRooms(ctx, callId);
  for (const { room, rawIdentity } of eject) await putOut(ctx, room.name, rawIdentity);
}
