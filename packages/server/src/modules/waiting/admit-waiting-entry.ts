import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { audienceOf, moveAppointment } from '../appointments/move-appointment.ts';
import { appointmentParticipants } from '../appointments/appointments.table.ts';
import { isInAnotherCall } from '../calls/calls.queries.ts';
import { openRoom } from '../calls/open-room.ts';
import { startCall } from '../calls/start-call.ts';
import { currentRoom } from '../calls/read-call.ts';
import { givePlace } from '../calls/take-place.ts';
import { joinRefused } from '../door/door.errors.ts';
import { decide } from '../door/door.rules.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { mayAdmit, viewWaitingEntries, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { getEntry } from './waiting.queries.ts';
import { isWaiting } from './waiting.rules.ts';
import { waitingEntries, type WaitingEntryRow } from './waiting.table.ts';

/** Lets someone in who waits. The first one starts the visit and its call; whoever comes later joins that call. */
export async function admitWaitingEntry(ctx: ServiceContext, id: string): Promise<WaitingEntryView> {
  requirePermission(ctx, 'waiting.manage');

  return transact(ctx, async (tx) => {
    const seen = await getEntry(tx, id);
    const practitionerIds = await practitionersOf(tx, seen.appointmentId);
    // One visit at a time for each of them: whoever starts another one waits here.
    await lockSubjects(tx, [...practitionerIds, seen.personId]);
    const [door] = await readDoors(tx, [await getAppointmentForUpdate(tx, seen.appointmentId)]);
    const entry = await getEntry(tx, id);
    if (!mayAdmit(tx, door!)) throw actorNotAllowed();
    if (entry.state === 'admitted' && door!.call) return view(tx, entry);
    requireAdmissible(door!, entry);
    if (await isInAnotherCall(tx, entry)) throw notWaiting();

    const call = door!.call ?? (await startCall(tx, entry.appointmentId, practitionerIds));
    const role = door!.participants.find(({ personId }) => personId === entry.personId)!.role;
    await givePlace(tx, { callId: call.id, personId: entry.personId, role });
    const admitted = await markAdmitted(tx, entry, call.id);
    if (!door!.call) {
      const via = door!.row.status === 'scheduled' ? ('checked_in' as const) : undefined;
      await moveAppointment(tx, door!.row, { to: 'in_progress', via, event: 'appointment.started' });
    }
    const room = await currentRoom(tx, call.id);
    // So that the first to join need not wait for it; if LiveKit does not answer now, they ask again.
    tx.afterCommit(() =>
      openRoom(ctx, room).then(ignore, () => ctx.log.warn({ callId: call.id }, 'the room could not be made yet')),
    );
    return view(tx, admitted);
  });
}

const ignore = () => {};

const view = async (tx: TransactionContext, entry: WaitingEntryRow) => (await viewWaitingEntries(tx, [entry]))[0]!;

/** What the door would say to the practitioner: in their window, of an open appointment, and in no other visit. */
function requireAdmissible({ facts, call }: Door, { state }: WaitingEntryRow) {
  if (!isWaiting(state)) throw notWaiting();
  const decision = decide({ ...facts, role: 'practitioner', place: 'none' });
  const { reason } = decision;
  if (reason && reason !== 'nobody_admitted') throw joinRefused({ ...decision, reason });
  if (!call && facts.practitionerIsBusy) throw joinRefused({ ...decision, decision: 'refuse', reason: 'practitioner_busy' });
}

async function markAdmitted(tx: TransactionContext, before: WaitingEntryRow, callId: string): Promise<WaitingEntryRow> {
  const now = tx.clock.now();
  const [after] = await tx.db
    .update(waitingEntries)
    .set({ state: 'admitted', admittedAt: now, admittedBy: tx.actor.id, updatedAt: now })
    .where(eq(waitingEntries.id, before.id))
    .returning();
  emitAudit(tx, { action: 'waiting.admit', entityId: before.id, before, after: after! });
  emitEvent(tx, {
    type: 'waiting.admitted',
    appointmentId: before.appointmentId,
    audience: await audienceOf(tx, before.appointmentId, { about: before.personId }),
    data: { waitingEntryId: before.id, personId: before.personId, state: 'admitted', callId },
  });
  return after!;
}

const practitionersOf = async (tx: TransactionContext, appointmentId: string) => {
  const rows = await tx.db
    .select({ personId: appointmentParticipants.personId })
    .from(appointmentParticipants)
    .where(and(eq(appointmentParticipants.appointmentId, appointmentId), eq(appointmentParticipants.role, 'practitioner')));
  return rows.map(({ personId }) => personId);
};
