import type { AdmitWaitingEntry } from '@bedside/contract';
import { and, eq, ne } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { moveAppointment } from '../appointments/move-appointment.ts';
import { participantsOf } from '../appointments/write-appointment.ts';
import { isInAnotherCall } from '../calls/calls.queries.ts';
import { openRoom } from '../calls/open-room.ts';
import { startCall } from '../calls/start-call.ts';
import { endRingsOf } from '../calls/end-rings-of.ts';
import { currentRoom } from '../calls/read-call.queries.ts';
import { givePlace } from '../calls/take-place.ts';
import { joinRefused } from '../door/door.errors.ts';
import { decide } from '../door/door.rules.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { changeEntry } from './change-entry.ts';
import { endOffersOf } from './late-offers.queries.ts';
import { mayAdmit, viewWaitingEntry, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { getEntry } from './waiting.queries.ts';
import { isWaiting } from './waiting.rules.ts';
import { waitingEntries, type WaitingEntryRow } from './waiting.table.ts';

/**
 * Lets someone in who waits, with those who wait with them where that is wanted. The first one starts the visit and its call;
 * whoever comes later joins that call.
 */
export async function admitWaitingEntry(
  ctx: ServiceContext,
  id: string,
  { withGuests = false }: Partial<AdmitWaitingEntry> = {},
): Promise<WaitingEntryView> {
  requirePermission(ctx, 'waiting.manage');

  return transact(ctx, async (tx) => {
    const seen = await getEntry(tx, id);
    const participants = await participantsOf(tx, seen.appointmentId);
    const practitionerIds = participants.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId);
    const lockedIds = withGuests ? participants.map(({ personId }) => personId) : [...practitionerIds, seen.personId];
    // One visit at a time for each of them: whoever starts another one waits here.
    await lockSubjects(tx, lockedIds);
    const [door] = await readDoors(tx, [await getAppointmentForUpdate(tx, seen.appointmentId)]);
    const entry = await getEntry(tx, id);
    if (!mayAdmit(tx, door!)) throw actorNotAllowed();
    if (entry.state === 'admitted' && door!.call) return viewWaitingEntry(tx, entry);
    requireAdmissible(door!, entry);
    // A visit that begins comes before a call that rings.
    await endRingsOf(tx, lockedIds);
    if (await isInAnotherCall(tx, entry)) throw notWaiting();

    const call = door!.call ?? (await startCall(tx, entry.appointmentId, practitionerIds));
    const admitted = await letIn(tx, door!, entry, call.id);
    for (const guest of withGuests ? await othersWaiting(tx, entry) : [])
      if (lockedIds.includes(guest.personId) && !(await isInAnotherCall(tx, guest))) await letIn(tx, door!, guest, call.id);
    await endOffersOf(tx, entry.appointmentId);
    if (!door!.call) {
      const via = door!.row.status === 'scheduled' ? ('checked_in' as const) : undefined;
      await moveAppointment(tx, door!.row, { to: 'in_progress', via, event: 'appointment.started' });
    }
    const room = await currentRoom(tx, call.id);
    // So that the first to join need not wait for it; if LiveKit does not answer now, they ask again.
    tx.afterCommit(() =>
      openRoom(ctx, room).then(ignore, () => ctx.log.warn({ callId: call.id }, 'the room could not be made yet')),
    );
    return viewWaitingEntry(tx, admitted);
  });
}

const ignore = () => {};

/** What the door would say to the practitioner: in their window, of an open appointment, and in no other visit. */
function requireAdmissible({ facts, call }: Door, { state }: WaitingEntryRow) {
  if (!isWaiting(state)) throw notWaiting();
  const decision = decide({ ...facts, role: 'practitioner', place: 'none' });
  const { reason } = decision;
  if (reason && reason !== 'nobody_admitted') throw joinRefused({ ...decision, reason });
  if (!call && facts.practitionerIsBusy) throw joinRefused({ ...decision, decision: 'refuse', reason: 'practitioner_busy' });
}

async function letIn(tx: TransactionContext, door: Door, entry: WaitingEntryRow, callId: string): Promise<WaitingEntryRow> {
  const role = door.participants.find(({ personId }) => personId === entry.personId)!.role;
  await givePlace(tx, { callId, personId: entry.personId, role, letInAt: tx.wallClock.now() });
  return changeEntry(tx, entry, {
    set: { state: 'admitted', admittedAt: tx.clock.now(), admittedBy: tx.actor.id },
    action: 'waiting.admit',
    event: 'waiting.admitted',
    data: { callId },
  });
}

/** Who waits for the same visit and was not put on hold: the guests; of a visit of several, the other patients too. */
const othersWaiting = (tx: TransactionContext, { id, appointmentId }: WaitingEntryRow): Promise<WaitingEntryRow[]> =>
  tx.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.appointmentId, appointmentId), eq(waitingEntries.state, 'waiting'), ne(waitingEntries.id, id)))
    .orderBy(waitingEntries.id);
