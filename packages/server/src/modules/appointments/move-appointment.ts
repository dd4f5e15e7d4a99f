import type { AppointmentStatus, EventType } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { releaseReservations } from '../reservations/release-reservations.ts';
import { canMove, isOpen } from './appointments.rules.ts';
import { appointmentParticipants, appointments, type AppointmentRow, type NewAppointmentRow } from './appointments.table.ts';

type Move = {
  to: AppointmentStatus;
  /** A status passed on the way, in the same moment. */
  via?: AppointmentStatus | undefined;
  event: EventType;
  /** What the audit calls it; the event's own name unless given. */
  action?: `appointment.${string}`;
  set?: Pick<NewAppointmentRow, 'cancelledAt' | 'cancelReason' | 'noShowParty' | 'completedAt'>;
};

/**
 * The only way in which a status changes: along the table, with its audit row and event. The caller holds the row's lock.
 * Time that is no longer needed is given back.
 */
export async function moveAppointment(
  tx: TransactionContext,
  before: AppointmentRow,
  { to, via, event, action = event as `appointment.${string}`, set }: Move,
): Promise<AppointmentRow> {
  if (!(via ? canMove(before.status, via) && canMove(via, to) : canMove(before.status, to)))
    throw new Error(`${before.id} cannot go from ${before.status} to ${to}`);
  const [after] = await tx.db
    .update(appointments)
    .set({ ...set, status: to, revision: before.revision + 1, updatedAt: tx.clock.now() })
    .where(and(eq(appointments.id, before.id), eq(appointments.revision, before.revision)))
    .returning();
  if (!after) throw new Error(`${before.id} changed without its lock`);
  if (isOpen(before.status) && !isOpen(to)) await releaseReservations(tx, before.id);
  await emitAudit(tx, { action, entityId: before.id, before, after });
  emitEvent(tx, { type: event, appointmentId: before.id, audience: await audienceOf(tx, before.id), data: { status: to } });
  return after;
}

/** Everyone who takes part: those who may see what happens to it. `about`: only that person and the practitioners. */
export async function audienceOf(
  tx: TransactionContext,
  appointmentId: string,
  { about }: { about?: string } = {},
): Promise<string[]> {
  const rows = await tx.db
    .select({ personId: appointmentParticipants.personId, role: appointmentParticipants.role })
    .from(appointmentParticipants)
    .where(eq(appointmentParticipants.appointmentId, appointmentId));
  return rows
    .filter(({ personId, role }) => about === undefined || personId === about || role === 'practitioner')
    .map(({ personId }) => personId);
}
