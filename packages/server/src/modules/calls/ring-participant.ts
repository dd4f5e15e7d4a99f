import { and, eq } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import { appointmentParticipants } from '../appointments/appointments.table.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { wasRemoved } from '../door/door.errors.ts';
import { personNotActive, personNotFound } from '../people/people.errors.ts';
import { people } from '../people/people.table.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { announceCall } from './announce-call.ts';
import { calleeIsBusy } from './calls.errors.ts';
import { callParticipants, type CallParticipantRow, type CallRow } from './calls.table.ts';
import { moderated, requireModerator } from './moderated.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { insertRingPlace } from './ring.queries.ts';
import { after, RING_MS } from './ring.rules.ts';
import { viewCall, type CallView } from './view-call.ts';

/**
 * Rings one more person into a call that is under way: a colleague, the front desk, or who takes part in the visit and is not
 * here. Who has a place already is as good as rung. Throws `people.not_found`, `calls.callee_busy`, `join.removed`.
 */
export async function ringParticipant(ctx: ServiceContext, callId: string, personId: string): Promise<CallView> {
  requireModerator(ctx);
  const caller = requireActor(ctx, 'person');
  return transact(ctx, async (tx) => {
    await lockSubjects(tx, [personId]);
    const { call, places } = await moderated(tx, callId);
    const there = places.find((place) => place.personId === personId);
    if (there?.state === 'removed') throw wasRemoved();
    if (there?.isLive) return viewCall(tx, call);
    const role = await roleOf(tx, call, personId);
    const liveUntil = after(tx.wallClock.now(), RING_MS);
    const rung = there
      ? await ringAgain(tx, there, caller.id, liveUntil)
      : await insertRingPlace(tx, { callId, personId, role, state: 'ringing', liveUntil, invitedBy: caller.id });
    if (!rung) throw calleeIsBusy();
    announceCall(tx, 'call.ringing', call, await participantsOfCall(tx, callId), {
      personId,
      rungBy: caller.id,
      mode: call.mode,
      ringsUntil: after(tx.clock.now(), RING_MS).toISOString(),
    });
    return viewCall(tx, call);
  });
}

async function roleOf(tx: TransactionContext, { appointmentId }: CallRow, personId: string) {
  const [person] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.id, personId), eq(people.clinicId, tx.clinicId)));
  const [part] = await tx.db
    .select({ role: appointmentParticipants.role })
    .from(appointmentParticipants)
    .where(and(eq(appointmentParticipants.appointmentId, appointmentId ?? ''), eq(appointmentParticipants.personId, personId)));
  if (!person || (!part && person.kind !== 'practitioner' && person.kind !== 'staff')) throw personNotFound();
  if (person.status !== 'active') throw personNotActive();
  return part?.role ?? person.kind;
}

async function ringAgain(tx: TransactionContext, before: CallParticipantRow, invitedBy: string, liveUntil: Date) {
  const [rung] = await tx.db
    .update(callParticipants)
    .set({ state: 'ringing', isLive: true, deviceId: null, liveUntil, invitedBy })
    .where(eq(callParticipants.id, before.id))
    .returning()
    .catch((error: unknown) => {
      throw databaseFault(error)?.constraint === 'call_participants_one_live_call' ? calleeIsBusy() : error;
    });
  emitAudit(tx, { action: 'call.invite', entityId: before.id, before, after: rung! });
  return rung;
}
