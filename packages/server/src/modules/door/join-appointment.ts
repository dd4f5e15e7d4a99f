import type { JoinGrant, JoinReason, JoinRequest } from '@bedside/contract';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { openRoom, type OpenableRoom } from '../calls/open-room.ts';
import { answerRing } from '../calls/answer-ring.ts';
import { isInAnotherCall } from '../calls/calls.queries.ts';
import { endRingsOf } from '../calls/end-rings-of.ts';
import { takePlace } from '../calls/take-place.ts';
import { touchSessions } from '../sessions/presence.queries.ts';
import { revokeOtherDevices } from '../sessions/revoke-sessions.ts';
import { checkIn } from '../waiting/check-in.ts';
import type { WaitingEntryView } from '../waiting/view-waiting-entries.ts';
import { joinRefused } from './door.errors.ts';
import { decide, type Decision } from './door.rules.ts';
import { GRANT_SECONDS, maySend } from './grant.rules.ts';
import { isOnAnotherDevice } from './other-devices.ts';
import { readDoors } from './read-doors.ts';
import { recordDecision } from './record-decision.ts';
import { requireWhose } from './require-whose.ts';

export type JoinOutcome = { kind: 'grant'; grant: JoinGrant } | { kind: 'waiting'; view: WaitingEntryView };

type AtTheDoor =
  | { kind: 'refused'; decision: Decision & { reason: JoinReason } }
  | { kind: 'waiting'; view: WaitingEntryView }
  | {
      kind: 'enter';
      personId: string;
      decision: Decision;
      room: OpenableRoom;
      identity: string;
      mayPublish: JoinGrant['mayPublish'];
    };

/**
 * Comes to the door: a grant for who was admitted, a place in the waiting room for who was not, else a refusal.
 * What was decided is committed before a refusal is thrown, and before LiveKit is asked for anything.
 */
export async function joinAppointment(ctx: ServiceContext, appointmentId: string, request: JoinRequest): Promise<JoinOutcome> {
  requirePermission(ctx, 'calls.join');
  const person = requireActor(ctx, 'person');
  const door = await transact(ctx, (tx) => comeToTheDoor(tx, person, appointmentId, request));
  if (door.kind === 'refused') throw joinRefused(door.decision);
  if (door.kind === 'waiting') return door;

  const room = await openRoom(ctx, door.room);
  if (!room) throw await endedMeanwhile(ctx, appointmentId, door.personId, door.decision);
  const { identity, mayPublish } = door;
  const { token, expiresAt } = await ctx.media.mint({ room, identity, maySend: mayPublish, ttlSeconds: GRANT_SECONDS });
  return {
    kind: 'grant',
    grant: {
      callId: door.room.callId,
      serverUrl: ctx.media.serverUrl,
      participantToken: token,
      expiresAt: expiresAt.toISOString(),
      identity,
      mayPublish,
    },
  };
}

/** Who acts for a patient takes that patient's place. */
async function comeToTheDoor(
  seen: TransactionContext,
  caller: PersonActor,
  appointmentId: string,
  { deviceId, takeOver = false, deviceCheck, personId }: JoinRequest,
): Promise<AtTheDoor> {
  const [door] = await readDoors(seen, [await getAppointmentForUpdate(seen, appointmentId)], { personId });
  requireWhose(seen, door!, { personId });
  const { facts, call } = door!;
  const person = { id: door!.personId ?? caller.id, sessionId: caller.sessionId };
  const tx = inTheNameOf(seen, person.id);
  const isElsewhere = !takeOver && (await isOnAnotherDevice(tx, person, door!, deviceId));
  const decided = decide({ ...facts, isElsewhere });
  // Who comes to their visit is not rung any more, and rings nobody.
  if (decided.decision === 'enter') await endRingsOf(tx, [person.id], appointmentId);
  // Another visit's call is no device that could be taken over.
  const isTalking = decided.decision === 'enter' && (await isInAnotherCall(tx, { personId: person.id, appointmentId }));
  const decision = isTalking ? decide({ ...facts, isElsewhere: true }) : decided;
  const { reason } = decision;
  await recordDecision(tx, { appointmentId, personId: person.id }, decision);
  if (decision.decision === 'refuse' && reason) return { kind: 'refused', decision: { ...decision, reason } };

  // Someone who asks is there, also before their page follows the events.
  await touchSessions(tx, [person.sessionId], tx.wallClock.now());
  if (takeOver) await revokeOtherDevices(tx, { personId: person.id, appointmentId, sessionId: person.sessionId, deviceId });
  if (decision.decision === 'wait') {
    return { kind: 'waiting', view: await checkIn(tx, door!, { deviceId, deviceCheck: deviceCheck ?? null }) };
  }
  if (door!.place?.state === 'ringing') await answerRing(tx, call!.id, door!.place, deviceId);
  const { room, identity, mayShareScreen } = await takePlace(tx, {
    callId: call!.id,
    personId: person.id,
    role: facts.role!,
    deviceId,
  });
  return {
    kind: 'enter',
    personId: person.id,
    decision,
    room,
    identity,
    mayPublish: maySend(facts.role!, facts.mode, mayShareScreen),
  };
}

async function endedMeanwhile(ctx: ServiceContext, appointmentId: string, personId: string, entered: Decision) {
  const ended = { ...entered, now: ctx.clock.now(), decision: 'refuse', reason: 'ended' } as const;
  await transact(ctx, (tx) => recordDecision(tx, { appointmentId, personId }, ended));
  return joinRefused(ended);
}
