import type { RescheduleAppointment } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, mayOn, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { revokeInvitationsOf } from '../invitations/revoke-invitations-of.ts';
import { findPeople } from '../people/find-people.ts';
import { personNotFound } from '../people/people.errors.ts';
import { releaseReservations } from '../reservations/release-reservations.ts';
import { reserveTime } from '../reservations/reserve-time.ts';
import { requireSlot } from '../slots/require-slot.ts';
import { closeEntries, forgetDenials } from '../waiting/close-entries.ts';
import { endOffersOf } from '../waiting/late-offers.queries.ts';
import { statusesFor } from './appointment-actions.rules.ts';
import { appointmentInThePast, requestExpired } from './appointments.errors.ts';
import { appointmentParticipants, type AppointmentRow } from './appointments.table.ts';
import { departmentFor } from '../departments/department-for.ts';
import { requestExpiresAt } from './booking.rules.ts';
import {
  lockAppointment,
  requireDesk,
  requireForAll,
  requireNotice,
  requireOn,
  requireStatus,
  subjectsOf,
  type Locked,
} from './lock-appointment.ts';
import { moveAppointment } from './move-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';
import { plannedOf, writeAppointment, type Change } from './write-appointment.ts';

type Input = RescheduleAppointment & { expectedRevision: number };

/** Another time, another practitioner, or both: the same appointment, with the same links. Patients do it in time. */
export async function rescheduleAppointment(
  ctx: ServiceContext,
  id: string,
  { expectedRevision, ...input }: Input,
): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.move');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id, { alsoSubjects: input.practitionerId ? [input.practitionerId] : [] });
    requireOn(tx, 'appointments.move', locked);
    requireForAll(locked);
    requireRevision(locked.row, expectedRevision);
    await requireNotice(tx, locked);
    return viewAppointment(tx, await rescheduleLocked(tx, locked, input));
  });
}

/**
 * Within the caller's transaction, which holds the locks (the new practitioner's too) and has asked whether this may be. Whoever
 * waits is told, and waits no more.
 */
export async function rescheduleLocked(
  outer: TransactionContext,
  locked: Locked,
  input: RescheduleAppointment,
): Promise<AppointmentRow> {
  requireStatus(locked, statusesFor('reschedule'));
  const { row, participants } = locked;
  if (row.status === 'pending' && row.expiresAt! <= outer.clock.now()) throw requestExpired();
  const tx = participants.reduce((ctx, { personId }) => inTheNameOf(ctx, personId), outer);
  const before = plannedOf(row, participants);
  const { startsAt, endsAt } = newTime(row, input);
  const practitionerId = input.practitionerId ?? before.practitionerId;
  const isReassigned = practitionerId !== before.practitionerId;
  if (startsAt < tx.clock.now() && startsAt.getTime() !== row.startsAt.getTime()) throw appointmentInThePast();
  if (input.override && !mayOn(tx.actor, 'appointments.override', { ...row, isOwn: false })) throw actorNotAllowed();
  if (locked.side === 'patient') await requireSlot(tx, { practitionerId, startsAt, endsAt, mode: row.mode });
  const departmentId = isReassigned ? await requireReassigning(tx, locked, practitionerId) : row.departmentId;

  const after = participants.map((one) => (one.role === 'practitioner' ? { ...one, personId: practitionerId } : one));
  await putInPlace(tx, row.id, { startsAt, from: before.practitionerId, to: practitionerId });
  await releaseReservations(tx, row.id);
  const expiresAt = row.status === 'pending' ? earlier(row.expiresAt!, requestExpiresAt(tx.clock.now(), startsAt)) : null;
  await reserveTime(tx, {
    appointmentId: row.id,
    subjectIds: subjectsOf(after),
    startsAt,
    endsAt,
    expiresAt,
    override: input.override,
  });
  await closeEntries(tx, row.id);
  await forgetDenials(tx, row.id);
  await endOffersOf(tx, row.id);
  if (isReassigned) await revokeInvitationsOf(tx, row.id, before.practitionerId);

  const change = {
    action: 'appointment.reschedule',
    event: 'appointment.rescheduled',
    data: { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), practitionerId },
    planned: { before, after: plannedOf({ startsAt, endsAt }, after) },
    reason: input.reason,
    alsoTold: [before.practitionerId],
    set: {
      startsAt,
      endsAt,
      expiresAt,
      departmentId,
      rescheduledAt: tx.clock.now(),
      sequence: row.sequence + 1,
      noShowProposed: null,
    },
  } satisfies Change;
  return row.status === 'checked_in'
    ? moveAppointment(tx, row, { ...change, to: 'scheduled' })
    : writeAppointment(tx, row, change);
}

function newTime({ startsAt, endsAt }: AppointmentRow, input: RescheduleAppointment) {
  const start = input.startsAt === undefined ? startsAt : new Date(input.startsAt);
  const lasting = input.durationMinutes === undefined ? endsAt.getTime() - startsAt.getTime() : input.durationMinutes * 60_000;
  return { startsAt: start, endsAt: new Date(start.getTime() + lasting) };
}

/** To whom: someone of the clinic; for an administrator, someone of their departments. */
async function requireReassigning(tx: TransactionContext, locked: Locked, practitionerId: string): Promise<string | null> {
  requireDesk(tx, locked);
  await findPeople(tx, [{ id: practitionerId, kind: 'practitioner' }]);
  const departmentId = await departmentFor(tx, practitionerId);
  if (!mayOn(tx.actor, 'appointments.manage', { departmentId, isOwn: false })) throw personNotFound();
  return departmentId;
}

type Place = { startsAt: Date; from: string; to: string };

/** The participants' own copy of the start, and the practitioner's place. */
async function putInPlace(tx: TransactionContext, appointmentId: string, { startsAt, from, to }: Place) {
  const { appointmentId: of, personId } = appointmentParticipants;
  await tx.db.update(appointmentParticipants).set({ startsAt }).where(eq(of, appointmentId));
  if (from === to) return;
  await tx.db.delete(appointmentParticipants).where(and(eq(of, appointmentId), eq(personId, from)));
  await tx.db
    .insert(appointmentParticipants)
    .values({ appointmentId, personId: to, clinicId: tx.clinicId, role: 'practitioner', startsAt });
}

const earlier = (one: Date, other: Date) => (one < other ? one : other);
