import type { CancelAppointment } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, personIdsOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { patientsAmong } from '../groups/groups.rules.ts';
import { removeLocked } from '../groups/remove-patient.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { wrongStatus } from './appointments.errors.ts';
import type { AppointmentRow } from './appointments.table.ts';
import { closeAppointment } from './close-appointment.ts';
import { statusesFor } from './appointment-actions.rules.ts';
import { lockAppointment, requireNotice, requireOn, requireOwnReason, requireStatus, type Locked } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

type Input = CancelAppointment & { expectedRevision: number | undefined };

/**
 * Gives the time back, and closes every way in. Patients do it in time; afterwards only the clinic. A patient of a group cancels
 * their own part: whoever else joins or leaves meanwhile is not their matter, so that no revision is asked for.
 */
export async function cancelAppointment(
  ctx: ServiceContext,
  id: string,
  { expectedRevision, ...input }: Input,
): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.cancel');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    requireOn(tx, 'appointments.cancel', locked);
    const isLeaving = locked.row.capacity !== null && locked.side === 'patient';
    if (!isLeaving) requireRevision(locked.row, expectedRevision);
    requireOwnReason(locked, input);
    await requireNotice(tx, locked);
    if (isLeaving) return leaveGroup(tx, locked, input);
    return viewAppointment(tx, await cancelLocked(tx, locked, input));
  });
}

/** Their part in it is cancelled, and that of all for whom they act, which is what they are shown; the group goes on for the others. */
async function leaveGroup(
  tx: TransactionContext,
  locked: Locked,
  { reason, comment }: CancelAppointment,
): Promise<AppointmentView> {
  const theirs = personIdsOf(tx.actor);
  const own = patientsAmong(locked.participants).filter(({ personId }) => theirs.includes(personId));
  if (own.length === 0) throw actorNotAllowed();
  const seen = await viewAppointment(tx, locked.row);
  let after = locked.row;
  for (const { personId } of own) after = await removeLocked(tx, { ...locked, row: after }, personId, { reason });
  const cancelled = {
    status: 'cancelled',
    cancelReason: reason,
    cancelComment: comment ?? null,
    cancelledBySide: 'patient',
  } as const;
  const places = seen.places && { ...seen.places, taken: seen.places.taken - own.length };
  return { ...seen, row: { ...after, ...cancelled }, places, callId: null, can: [] };
}

/** Within the caller's transaction, which holds the locks and has asked whether this may be. */
export async function cancelLocked(
  outer: TransactionContext,
  locked: Locked,
  { reason, comment }: CancelAppointment,
): Promise<AppointmentRow> {
  const { row, participants, side } = locked;
  const tx = participants.reduce((ctx, { personId }) => inTheNameOf(ctx, personId), outer);
  requireStatus(locked, statusesFor('cancel'));
  // What is running ends as what it is: a visit that failed. Patients leave it, and cannot undo it.
  if (row.status === 'in_progress' && (reason !== 'technical' || side === 'patient')) throw wrongStatus();
  const cancelled = await moveAppointment(tx, row, {
    to: 'cancelled',
    event: 'appointment.cancelled',
    data: { cancelReason: reason },
    set: {
      cancelledAt: tx.clock.now(),
      cancelReason: reason,
      cancelComment: comment ?? null,
      cancelledBySide: side,
      sequence: row.sequence + 1,
    },
  });
  await closeAppointment(tx, row);
  return cancelled;
}
