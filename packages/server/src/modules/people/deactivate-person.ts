import type { DeactivatePerson, PersonKind } from '@bedside/contract';
import { and, eq, gt, inArray, ne } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { cancelLocked } from '../appointments/cancel-appointment.ts';
import { lockAppointment } from '../appointments/lock-appointment.ts';
import { removeLocked } from '../groups/remove-patient.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { moveStatus, requireAbove, requireAdministering } from './change-status.ts';
import { hasFutureVisits } from './people.errors.ts';
import { getPersonForUpdate, getVisiblePerson } from './people.queries.ts';
import { viewPerson, type PersonView } from './view-people.ts';

type Input = DeactivatePerson & { kind: PersonKind; id: string };

/**
 * The person is kept for the record: signed out at once, not to be booked, not in the directory. Visits yet to come need a word:
 * all of them are cancelled with it, or stay, say for somebody else to take over. Throws `people.has_future_visits`.
 */
export async function deactivatePerson(ctx: ServiceContext, { kind, id, futureVisits }: Input): Promise<PersonView> {
  requireAdministering(ctx);
  if (futureVisits === 'cancel') requirePermission(ctx, 'appointments.cancel');
  return transact(ctx, async (tx) => {
    await getVisiblePerson(tx, kind, id);
    const visits = await lockFutureVisits(tx, id);
    const before = await getPersonForUpdate(tx, kind, id);
    await requireAbove(tx, before);
    if (visits.length > 0 && futureVisits === undefined) throw hasFutureVisits();
    const after = await moveStatus(tx, before, 'deactivate');
    // What other patients have as well takes place without this one: of a group they lose their place.
    const theirs = visits.filter(({ isShared, isGroup }) => kind === 'practitioner' || isGroup || !isShared);
    if (futureVisits === 'cancel') for (const visit of theirs) await cancelVisit(tx, visit.id, id, kind);
    return viewPerson(tx, after);
  });
}

/** Whoever books this person waits for us from here on, and then finds them deactivated. */
async function lockFutureVisits(tx: TransactionContext, personId: string): Promise<FutureVisit[]> {
  const seen = await futureVisits(tx, personId);
  const subjectIds = [personId, ...seen.flatMap(({ personIds }) => personIds)];
  await lockSubjects(tx, subjectIds);
  const visits = await futureVisits(tx, personId);
  // Booked meanwhile. Not in order any more: should it deadlock, `transact` does it again.
  const late = visits.flatMap(({ personIds }) => personIds).filter((one) => !subjectIds.includes(one));
  await lockSubjects(tx, late);
  return visits;
}

/** No visit is longer than eight hours, so one that is not over did not begin before that. */
const LONGEST_MINUTES = 480;

/** `isShared`: other patients have it too. */
type FutureVisit = { id: string; personIds: string[]; isShared: boolean; isGroup: boolean };

/** Open, not begun, not over. With everyone who takes part. */
async function futureVisits(tx: TransactionContext, personId: string): Promise<FutureVisit[]> {
  const now = tx.clock.now();
  const rows = await tx.db
    .select({ id: appointments.id, capacity: appointments.capacity })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentParticipants.appointmentId))
    .where(
      and(
        eq(appointmentParticipants.clinicId, tx.clinicId),
        eq(appointmentParticipants.personId, personId),
        // Whose guest they are has the visit all the same.
        ne(appointmentParticipants.role, 'guest'),
        gt(appointmentParticipants.startsAt, new Date(now.getTime() - LONGEST_MINUTES * 60_000)),
        inArray(appointments.status, ['pending', 'scheduled', 'checked_in']),
        gt(appointments.endsAt, now),
      ),
    )
    .orderBy(appointments.id);
  const ids = rows.map(({ id }) => id);
  const everyone = ids.length === 0 ? [] : await participantsOf(tx, ids);
  return rows.map(({ id, capacity }) => {
    const there = everyone.filter((one) => one.appointmentId === id);
    const patients = there.filter(({ role }) => role === 'patient');
    return { id, personIds: there.map((one) => one.personId), isShared: patients.length > 1, isGroup: capacity !== null };
  });
}

const participantsOf = (tx: TransactionContext, ids: string[]) =>
  tx.db
    .select({
      appointmentId: appointmentParticipants.appointmentId,
      personId: appointmentParticipants.personId,
      role: appointmentParticipants.role,
    })
    .from(appointmentParticipants)
    .where(inArray(appointmentParticipants.appointmentId, ids));

/** Also those that the caller's role hides: the person cannot come to any. */
async function cancelVisit(tx: TransactionContext, id: string, personId: string, kind: PersonKind): Promise<void> {
  const locked = await lockAppointment({ ...tx, actor: { type: 'system', id: 'people' } }, id);
  if (locked.row.capacity !== null && kind === 'patient') {
    await removeLocked(tx, { ...locked, side: 'clinic' }, personId, { reason: 'other' });
    return;
  }
  await cancelLocked(tx, { ...locked, side: 'clinic' }, { reason: kind === 'practitioner' ? 'prov' : 'other' });
}
