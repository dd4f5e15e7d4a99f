import { LIVE_CALL_STATUSES, OPEN_STATUSES, type CancelReason } from '@bedside/contract';
import { and, eq, inArray } from 'drizzle-orm';
import { inTheNameOf, personIdsOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { notAGroup } from '../appointments/appointments.errors.ts';
import { appointmentParticipants, type AppointmentRow, type Side } from '../appointments/appointments.table.ts';
import {
  lockAppointment,
  requireNotice,
  requireOn,
  requireOwnReason,
  requireStatus,
  type Locked,
} from '../appointments/lock-appointment.ts';
import { moveAppointment } from '../appointments/move-appointment.ts';
import { writeAppointment } from '../appointments/write-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { calls } from '../calls/calls.table.ts';
import { putOut } from '../calls/put-out.ts';
import { currentRoom, participantsOfCall } from '../calls/read-call.queries.ts';
import { takeOut } from '../calls/take-out.ts';
import { revokeInvitationsOf } from '../invitations/revoke-invitations-of.ts';
import { personNotFound } from '../people/people.errors.ts';
import { closeEntries } from '../waiting/close-entries.ts';
import { WAITING } from '../waiting/waiting.rules.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { groupPlaces } from './group-places.table.ts';
import { releaseTimeOf } from './groups.queries.ts';

type Why = { reason: CancelReason };

/** Takes one patient out of a group, which goes on for the others: patients themselves in time, the clinic at any time. */
export async function removePatient(ctx: ServiceContext, id: string, personId: string, why: Why): Promise<void> {
  requirePermission(ctx, 'appointments.cancel');
  await transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    if (locked.row.capacity === null) throw notAGroup();
    if (locked.side === 'patient' && !personIdsOf(tx.actor).includes(personId)) throw personNotFound();
    requireOn(tx, 'appointments.cancel', locked);
    requireOwnReason(locked, why, 'reason');
    await requireNotice(tx, locked);
    await removeLocked(tx, locked, personId, why);
  });
}

/** Within the caller's transaction, which holds the locks and has asked whether this may be. Throws `people.not_found`. */
export async function removeLocked(
  outer: TransactionContext,
  locked: Locked,
  personId: string,
  { reason }: Why,
): Promise<AppointmentRow> {
  const { row, participants, side } = locked;
  // Whoever is in the room leaves it; the place in a running group is the clinic's to take away.
  requireStatus(locked, side === 'patient' ? ['pending', 'scheduled', 'checked_in'] : OPEN_STATUSES);
  if (!participants.some((one) => one.personId === personId && one.role === 'patient')) throw personNotFound();
  const tx = inTheNameOf(outer, personId);
  await leaveEverything(tx, row.id, personId);
  await endPlace(tx, row.id, personId, { reason, side });
  const telling = {
    action: 'appointment.remove_patient',
    event: 'appointment.patient_removed',
    data: { personId, cancelReason: reason },
    about: personId,
  } as const;
  if (row.status === 'checked_in' && !(await someoneWaits(tx, row.id)))
    return moveAppointment(tx, row, { ...telling, to: 'scheduled' });
  return writeAppointment(tx, row, { ...telling, set: {} });
}

/** While they still take part: who hears of it is found by that. */
export async function leaveEverything(tx: TransactionContext, appointmentId: string, personId: string) {
  await leaveCall(tx, appointmentId, personId);
  await closeEntries(tx, appointmentId, personId);
  await revokeInvitationsOf(tx, appointmentId, personId);
  await releaseTimeOf(tx, appointmentId, personId);
}

async function leaveCall(tx: TransactionContext, appointmentId: string, personId: string) {
  const isLive = and(eq(calls.appointmentId, appointmentId), inArray(calls.status, [...LIVE_CALL_STATUSES]));
  const [call] = await tx.db.select().from(calls).where(isLive).for('update');
  if (!call) return;
  const places = await participantsOfCall(tx, call.id);
  const place = places.find((one) => one.personId === personId && one.isLive);
  if (!place) return;
  const { name } = await currentRoom(tx, call.id);
  await takeOut(tx, call, places, place, 'removed');
  tx.afterCommit((ctx) => putOut(ctx, name, place.identity));
}

async function endPlace(tx: TransactionContext, appointmentId: string, personId: string, { reason, side }: Why & { side: Side }) {
  await tx.db
    .delete(appointmentParticipants)
    .where(and(eq(appointmentParticipants.appointmentId, appointmentId), eq(appointmentParticipants.personId, personId)));
  const ended = { endedAt: tx.clock.now(), endReason: reason, endedBySide: side };
  await tx.db
    .update(groupPlaces)
    .set(ended)
    .where(and(eq(groupPlaces.appointmentId, appointmentId), eq(groupPlaces.personId, personId)));
  emitAudit(tx, { action: 'group_place.end', entityId: `${appointmentId}/${personId}`, after: ended });
}

export async function someoneWaits(tx: TransactionContext, appointmentId: string): Promise<boolean> {
  const rows = await tx.db
    .select({ id: waitingEntries.id })
    .from(waitingEntries)
    .where(and(eq(waitingEntries.appointmentId, appointmentId), inArray(waitingEntries.state, [...WAITING])))
    .limit(1);
  return rows.length > 0;
}
