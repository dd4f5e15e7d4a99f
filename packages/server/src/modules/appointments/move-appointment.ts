import type { AppointmentStatus, EventType } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import type { AuditAction } from '../audit/audit.rules.ts';
import { releaseReservations } from '../reservations/release-reservations.ts';
import { tellNext } from '../waiting/tell-ready.ts';
import { canMove, isOpen } from './appointments.rules.ts';
import type { AppointmentRow } from './appointments.table.ts';
import { participantsOf, writeAppointment, type Change } from './write-appointment.ts';

/** What the audit calls it: the event's own name unless another is given. */
type Named = { event: EventType & AuditAction; action?: undefined } | { event: EventType; action: AuditAction };

type Move = Omit<Change, 'set' | 'action' | 'event'> &
  Named & {
    to: AppointmentStatus;
    /** A status passed on the way, in the same moment. */
    via?: AppointmentStatus | undefined;
    set?: Change['set'];
  };

/**
 * The only way in which a status changes: along the table, with its audit row and event. The caller holds the row's lock.
 * Time that is no longer needed is given back, what was proposed is answered, and when a practitioner becomes free the next is told.
 */
export async function moveAppointment(
  tx: TransactionContext,
  before: AppointmentRow,
  { to, via, event, action = event as AuditAction, set, ...telling }: Move,
): Promise<AppointmentRow> {
  if (!(via ? canMove(before.status, via) && canMove(via, to) : canMove(before.status, to)))
    throw new Error(`${before.id} cannot go from ${before.status} to ${to}`);
  const answered = isOpen(to) ? {} : { noShowProposed: null };
  const after = await writeAppointment(tx, before, { set: { ...answered, ...set, status: to }, action, event, ...telling });
  if (isOpen(before.status) && !isOpen(to)) await releaseReservations(tx, before.id);
  if (before.status === 'in_progress' && to !== 'checked_in') await tellNext(tx, await practitionersOf(tx, before.id));
  return after;
}

const practitionersOf = async (tx: TransactionContext, appointmentId: string) =>
  (await participantsOf(tx, appointmentId)).filter(({ role }) => role === 'practitioner').map(({ personId }) => personId);

/** Everyone who takes part: those who may see what happens to it. `about`: only that person and the practitioners. */
export async function audienceOf(
  tx: TransactionContext,
  appointmentId: string,
  { about }: { about?: string } = {},
): Promise<string[]> {
  const rows = await participantsOf(tx, appointmentId);
  return rows
    .filter(({ personId, role }) => about === undefined || personId === about || role === 'practitioner')
    .map(({ personId }) => personId);
}
