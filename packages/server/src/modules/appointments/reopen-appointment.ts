import type { ReopenAppointment } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { findPeople } from '../people/find-people.ts';
import { reserveTime } from '../reservations/reserve-time.ts';
import { forgetDenials } from '../waiting/close-entries.ts';
import { isReopenable, statusesFor } from './appointment-actions.rules.ts';
import { appointmentInThePast, tooLateToReopen } from './appointments.errors.ts';
import { appointmentParticipants } from './appointments.table.ts';
import { lockAppointment, requireDesk, requireStatus } from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';
import { plannedOf } from './write-appointment.ts';

type Input = ReopenAppointment & { expectedRevision: number };

/** Takes back that it was over: its time is taken again, or another one. Links that were revoked stay dead. */
export async function reopenAppointment(
  ctx: ServiceContext,
  id: string,
  { expectedRevision, ...input }: Input,
): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    const { row, participants, subjectIds } = locked;
    const now = tx.clock.now();
    requireDesk(tx, locked);
    requireRevision(row, expectedRevision);
    requireStatus(locked, statusesFor('reopen'));
    if (!isReopenable({ ...row, now })) throw tooLateToReopen();
    const startsAt = input.startsAt === undefined ? row.startsAt : new Date(input.startsAt);
    const isMoved = startsAt.getTime() !== row.startsAt.getTime();
    if (isMoved && startsAt < now) throw appointmentInThePast();
    const endsAt = new Date(startsAt.getTime() + row.endsAt.getTime() - row.startsAt.getTime());

    // Who was deactivated meanwhile comes to no visit.
    await findPeople(
      tx,
      participants.flatMap(({ personId, role }) => (role === 'guest' ? [] : [{ id: personId, kind: role }])),
    );
    await reserveTime(tx, { appointmentId: id, subjectIds, startsAt, endsAt });
    if (isMoved)
      await tx.db.update(appointmentParticipants).set({ startsAt }).where(eq(appointmentParticipants.appointmentId, id));
    await forgetDenials(tx, id);
    const reopened = await moveAppointment(tx, row, {
      to: 'scheduled',
      event: 'appointment.reopened',
      action: 'appointment.reopen',
      reason: input.reason,
      ...(isMoved && { planned: { before: plannedOf(row, participants), after: plannedOf({ startsAt, endsAt }, participants) } }),
      set: { ...NOT_OVER, startsAt, endsAt, reopenedAt: now, sequence: row.sequence + 1, ...(isMoved && { rescheduledAt: now }) },
    });
    return viewAppointment(tx, reopened);
  });
}

const NOT_OVER = {
  cancelledAt: null,
  cancelReason: null,
  cancelComment: null,
  cancelledBySide: null,
  noShowParty: null,
  noShowAt: null,
  noShowProposed: null,
  completedAt: null,
};
