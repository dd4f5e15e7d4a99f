import type { RingPerson } from '@bedside/contract';
import { and, eq, inArray } from 'drizzle-orm';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { departmentFor } from '../departments/department-for.ts';
import type { PersonRow } from '../people/people.table.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { touchSessions } from '../sessions/presence.queries.ts';
import { announceCall } from './announce-call.ts';
import { answerRing } from './answer-ring.ts';
import { callerIsBusy } from './calls.errors.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { insertRingPlace } from './ring.queries.ts';
import { after, CONNECT_MS, RING_MS } from './ring.rules.ts';
import { requireRingable, type Sides } from './ringable.queries.ts';
import { viewCall, type CallView } from './view-call.ts';

/**
 * Rings someone for 30 s. Who is in another call is not disturbed: then the call is there as `failed`, for the log. When both ring
 * each other, the first call to be written stands, and the second ring is its answer: there is one call, and both are in it.
 * Throws `people.not_found`, `calls.busy`, `calls.ringing_off`, `calls.outside_window`, `proxies.patient_required`.
 */
export async function ringPerson(ctx: ServiceContext, { personId, patientId, mode, deviceId }: RingPerson): Promise<CallView> {
  requirePermission(ctx, 'calls.ring');
  const caller = requireActor(ctx, 'person');

  return transact(ctx, async (seen) => {
    const sides = await requireRingable(seen, caller, { personId, patientId });
    const tx = inTheNameOf(seen, sides.fromId);
    // Whoever rings one of the two at this moment waits here, so that rings cross in one order.
    await lockSubjects(tx, [sides.fromId, sides.to.id]);
    await touchSessions(tx, [caller.sessionId], tx.wallClock.now());
    const there = await callBetween(tx, sides);
    if (there) return viewCall(tx, await meet(tx, there, sides, deviceId));
    return viewCall(tx, await ring(tx, sides, mode, deviceId));
  });
}

/** The live call of these two that one of them rang, if there is one. */
async function callBetween(tx: TransactionContext, { fromId, to }: Sides) {
  const both = [fromId, to.id];
  const rows = await tx.db
    .select({ call: calls, place: callParticipants })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(
      and(
        eq(callParticipants.clinicId, tx.clinicId),
        inArray(callParticipants.personId, both),
        callParticipants.isLive,
        eq(calls.kind, 'ad_hoc'),
        inArray(calls.rungBy, both),
      ),
    );
  const [first] = rows;
  return first && rows.length === 2 && rows.every(({ call }) => call.id === first.call.id)
    ? { call: first.call, places: rows.map(({ place }) => place) }
    : undefined;
}

/** One's own ring asked for again, as by a second click, is that ring; the other side's is taken by ringing back. */
async function meet(
  tx: TransactionContext,
  { call, places }: { call: CallRow; places: readonly CallParticipantRow[] },
  { fromId }: Sides,
  deviceId: string,
): Promise<CallRow> {
  const own = places.find(({ personId }) => personId === fromId)!;
  if (own.state === 'ringing') return answerRing(tx, call.id, own, deviceId);
  if (call.status === 'ringing' && own.deviceId === deviceId) return call;
  throw callerIsBusy();
}

async function ring(tx: TransactionContext, { fromId, to }: Sides, mode: RingPerson['mode'], deviceId: string): Promise<CallRow> {
  const now = tx.wallClock.now();
  const departmentId = await departmentOfRing(tx, fromId, to);
  const [call] = await tx.db
    .insert(calls)
    .values({
      id: tx.newId('cal'),
      clinicId: tx.clinicId,
      kind: 'ad_hoc',
      mode,
      status: 'initiated',
      rungBy: fromId,
      departmentId,
      startedAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  const callId = call!.id;
  const from = await insertRingPlace(tx, {
    callId,
    personId: fromId,
    role: tx.actor.type === 'person' && tx.actor.kind !== 'guest' ? tx.actor.kind : 'guest',
    state: 'invited',
    deviceId,
    liveUntil: after(now, RING_MS + CONNECT_MS),
  });
  if (!from) throw callerIsBusy();
  const callee = { callId, personId: to.id, role: to.kind, state: 'ringing', liveUntil: after(now, RING_MS) } as const;
  const called = await insertRingPlace(tx, callee);
  const rung = called ? await toRinging(tx, call!, [from, called]) : await toBusy(tx, call!, from, callee);
  emitAudit(tx, { action: 'call.ring', entityId: callId, after: rung });
  return rung;
}

async function toRinging(tx: TransactionContext, call: CallRow, places: CallParticipantRow[]): Promise<CallRow> {
  const [rung] = await tx.db.update(calls).set({ status: 'ringing' }).where(eq(calls.id, call.id)).returning();
  announceCall(tx, 'call.ringing', call, places, {
    personId: places[1]!.personId,
    rungBy: call.rungBy,
    mode: call.mode,
    ringsUntil: after(tx.clock.now(), RING_MS).toISOString(),
  });
  return rung!;
}

/** Kept for the log. The callee hears of it as of a missed call; the caller, where they may see it, with whom they talk. */
async function toBusy(
  tx: TransactionContext,
  call: CallRow,
  from: CallParticipantRow,
  {
    state: _ringing,
    liveUntil: _until,
    ...callee
  }: { callId: string; personId: string; role: PersonRow['kind'] } & {
    state: string;
    liveUntil: Date;
  },
): Promise<CallRow> {
  const now = tx.wallClock.now();
  const missed = await insertRingPlace(tx, { ...callee, state: 'missed', isLive: false });
  await tx.db
    .update(callParticipants)
    .set({ isLive: false, state: 'left', liveUntil: null })
    .where(eq(callParticipants.id, from.id));
  const [other] = await tx.db
    .select({ callId: callParticipants.callId })
    .from(callParticipants)
    .where(and(eq(callParticipants.personId, callee.personId), callParticipants.isLive));
  const [failed] = await tx.db
    .update(calls)
    .set({ status: 'failed', endReason: 'busy', endedAt: now, busyCallId: other?.callId ?? null })
    .where(eq(calls.id, call.id))
    .returning();
  announceCall(tx, 'call.failed', call, [from, missed!], {
    personId: callee.personId,
    rungBy: call.rungBy,
    mode: call.mode,
    endReason: 'busy',
  });
  return failed!;
}

/** Of the practitioner in it, if they are of one only. */
async function departmentOfRing(tx: TransactionContext, fromId: string, to: PersonRow): Promise<string | null> {
  const { actor } = tx;
  if (to.kind === 'practitioner') return departmentFor(tx, to.id);
  if (actor.type === 'person' && actor.kind === 'practitioner') return departmentFor(tx, fromId);
  return actor.type === 'person' && actor.role === 'department_admin' ? (actor.departmentIds[0] ?? null) : null;
}
