import type { JoinCall } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { inTheNameOf, requireActor, requirePermission, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { callLocked, inAnotherCall, notInThisCall, wasRemoved } from '../door/door.errors.ts';
import { GRANT_SECONDS, maySend } from '../door/grant.rules.ts';
import { joinAppointment, type JoinOutcome } from '../door/join-appointment.ts';
import { touchSessions } from '../sessions/presence.queries.ts';
import { callEnded, notAccepted } from './calls.errors.ts';
import { getCallRow } from './calls.queries.ts';
import { isLiveCall } from './calls.rules.ts';
import { callParticipants, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { lockCall } from './lock-call.ts';
import { openRoom } from './open-room.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { after, GRACE_MS } from './ring.rules.ts';
import { takePlace } from './take-place.ts';
import { isThere, ownPlaces, placeMeant } from './own-place.ts';

/**
 * One's own grant for a call that was accepted, also again after a reload. Acceptance stands for admission: no appointment's window
 * is asked. Whoever takes part in a visit comes to its door instead, also by this address.
 */
export async function joinCall(ctx: ServiceContext, id: string, request: JoinCall): Promise<JoinOutcome> {
  requirePermission(ctx, 'calls.ring');
  const person = requireActor(ctx, 'person');
  const way = await transact(ctx, (tx) => comeIn(tx, person, id, request));
  if (way.kind === 'visit') return joinAppointment(ctx, way.appointmentId, { ...request, personId: way.personId });

  const room = await openRoom(ctx, way.room);
  if (!room) throw callEnded();
  const { identity, mayPublish } = way;
  const { token, expiresAt } = await ctx.media.mint({ room, identity, maySend: mayPublish, ttlSeconds: GRANT_SECONDS });
  const { serverUrl } = ctx.media;
  return {
    kind: 'grant',
    grant: { callId: id, serverUrl, participantToken: token, expiresAt: expiresAt.toISOString(), identity, mayPublish },
  };
}

async function comeIn(
  seen: TransactionContext,
  { sessionId, actsFor }: PersonActor,
  id: string,
  { deviceId, takeOver = false, personId }: JoinCall,
) {
  const found = await getCallRow(seen, id);
  const places = await participantsOfCall(seen, id);
  // A place keeps its device after it was left: whoever is there comes before whoever was.
  const here = places.filter((one) => one.deviceId === deviceId);
  const mine =
    personId === undefined ? whoComes(seen, here, places) : ownPlaces(seen, places).find((one) => one.personId === personId);
  const isAtTheDoor = found.appointmentId !== null && (!mine || mine.invitedBy === null);
  // The front desk rings, and comes to no visit.
  if (isAtTheDoor && !scopeOf(seen.actor, 'calls.join')) throw notInThisCall();
  if (found.appointmentId !== null && isAtTheDoor)
    return { kind: 'visit', appointmentId: found.appointmentId, personId: personId ?? actedFor(mine, actsFor) } as const;

  const call = await lockCall(seen, id);
  const own = (await participantsOfCall(seen, id)).find((one) => one.id === mine?.id);
  requireEntry(call, own, { deviceId, takeOver });
  const tx = inTheNameOf(seen, own.personId);
  await touchSessions(tx, [sessionId], tx.wallClock.now());
  const place = { callId: id, personId: own.personId, role: own.role, deviceId };
  const { room, identity, mayShareScreen } = await takePlace(tx, place);
  await keep(tx, own);
  return { kind: 'call', room, identity, mayPublish: maySend(own.role, await modeOf(tx, call), mayShareScreen) } as const;
}

/** Who acts for several that are in it, or were, and comes from another device, says as whom. */
const whoComes = (tx: TransactionContext, here: readonly CallParticipantRow[], places: readonly CallParticipantRow[]) =>
  placeMeant(tx, here, { fits: isThere }) ??
  placeMeant(tx, places, { fits: isThere }) ??
  placeMeant(tx, here, { fits: () => true }) ??
  placeMeant(tx, places, { fits: () => true });

/** Whoever comes as themselves need not take part to come: an administrator does not. */
const actedFor = (place: CallParticipantRow | undefined, actsFor: readonly string[]) =>
  place && actsFor.includes(place.personId) ? place.personId : undefined;

function requireEntry(
  call: CallRow,
  own: CallParticipantRow | undefined,
  { deviceId, takeOver }: { deviceId: string; takeOver: boolean },
): asserts own is CallParticipantRow {
  if (!own) throw notInThisCall();
  if (!isLiveCall(call.status)) throw callEnded();
  if (own.state === 'removed') throw wasRemoved();
  const isAnswered = call.status === 'accepted' && own.state !== 'ringing' && own.state !== 'declined' && own.state !== 'missed';
  if (!isAnswered) throw notAccepted();
  if (call.lockedAt && own.joinedAt === null && own.role !== 'practitioner') throw callLocked();
  if (own.isLive && own.deviceId !== null && own.deviceId !== deviceId && !takeOver) throw inAnotherCall();
}

/** Whoever asks is coming: the time to be there by is not over before the grant can be used. */
async function keep(tx: TransactionContext, { id, state, liveUntil }: CallParticipantRow): Promise<void> {
  const soonest = after(tx.wallClock.now(), GRACE_MS);
  if (state === 'connected' || (liveUntil && liveUntil > soonest)) return;
  await tx.db.update(callParticipants).set({ liveUntil: soonest }).where(eq(callParticipants.id, id));
}

/** A visit's mode may have changed since the call began. */
export async function modeOf(tx: TransactionContext, { appointmentId, mode }: CallRow) {
  if (appointmentId === null) return mode;
  const [row] = await tx.db.select({ mode: appointments.mode }).from(appointments).where(eq(appointments.id, appointmentId));
  return row?.mode ?? mode;
}
