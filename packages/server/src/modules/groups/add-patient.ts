import type { AddPatient, AppointmentStatus } from '@bedside/contract';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { actorNotAllowed, inTheNameOf, mayOn, personAmong, personIdsOf, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { appointmentNotFound, groupFull, notAGroup, wrongStatus } from '../appointments/appointments.errors.ts';
import { getAppointmentForUpdate, visibleTo } from '../appointments/appointments.queries.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { requireNaming } from '../appointments/create-appointment.ts';
import { viewAppointment, type AppointmentView } from '../appointments/view-appointments.ts';
import { participantsOf, writeAppointment, type Participant } from '../appointments/write-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { findPeople } from '../people/find-people.ts';
import { personNotFound } from '../people/people.errors.ts';
import { resolvePerson } from '../people/resolve-person.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { reserveTime } from '../reservations/reserve-time.ts';
import { insertGroupPlace } from './groups.queries.ts';
import { patientsAmong } from './groups.rules.ts';

/** Whoever comes late to a running group waits like the others did. */
const OPEN_TO_CLINIC: readonly AppointmentStatus[] = ['scheduled', 'checked_in', 'in_progress'];

/**
 * A place in a group visit: given by the clinic, or taken by the patient where the clinic lets them. Whoever has one already
 * keeps it. Throws `appointments.full`, `appointments.slot_taken`.
 */
export async function addPatient(ctx: ServiceContext, id: string, input: AddPatient): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.book');
  return transact(ctx, async (outer) => {
    const seen = await findGroup(outer, id);
    const patientId = await whoIsMeant(outer, seen, input);
    const tx = inTheNameOf(outer, patientId);
    // The time of nobody else is touched; how many have a place is decided under the row's lock.
    await lockSubjects(tx, [patientId]);
    const row = await getAppointmentForUpdate({ ...tx, actor: { type: 'system', id: 'groups' } }, id);
    const participants = await participantsOf(tx, id);
    if (participants.some(({ personId, role }) => personId === patientId && role === 'patient')) return viewAppointment(tx, row);
    requireOpen(tx, row);
    if (patientsAmong(participants).length >= row.capacity!) throw groupFull();
    await findPeople(tx, [{ id: patientId, kind: 'patient' }]);
    return viewAppointment(tx, await takePlace(tx, row, patientId, input));
  });
}

type Seen = { row: AppointmentRow; participants: Participant[] };

/** One in sight; or, for a patient, one that they may join. */
async function findGroup(tx: TransactionContext, id: string): Promise<Seen> {
  const { actor } = tx;
  if (actor.type === 'person' && actor.appointmentId !== null) throw actorNotAllowed();
  const isIt = eq(appointments.id, id);
  const [inSight] = await tx.db
    .select()
    .from(appointments)
    .where(and(isIt, visibleTo(tx)));
  const row = inSight ?? ((await mayJoinGroups(tx)) ? await openGroup(tx, id) : undefined);
  if (!row) throw appointmentNotFound();
  if (row.capacity === null) throw notAGroup();
  return { row, participants: await participantsOf(tx, id) };
}

async function openGroup(tx: TransactionContext, id: string): Promise<AppointmentRow | undefined> {
  const isOfClinic = and(eq(appointments.clinicId, tx.clinicId), isNull(appointments.deletedAt));
  const [row] = await tx.db
    .select()
    .from(appointments)
    .where(and(eq(appointments.id, id), isOfClinic, isNotNull(appointments.capacity), eq(appointments.status, 'scheduled')));
  return row && row.startsAt > tx.clock.now() ? row : undefined;
}

/** Of patients: whether the clinic lets them take a place by themselves. */
export const mayJoinGroups = async (tx: TransactionContext): Promise<boolean> =>
  isPatient(tx) && settingsOf(await getClinic(tx)).groups.patientsJoin;

export const isPatient = ({ actor }: TransactionContext): boolean => actor.type === 'person' && actor.kind === 'patient';

/** A patient comes themselves, or brings whom they act for; the clinic names anybody. */
async function whoIsMeant(tx: TransactionContext, { row, participants }: Seen, input: AddPatient): Promise<string> {
  if (input.override && !scopeOf(tx.actor, 'appointments.override')) throw actorNotAllowed();
  if (isPatient(tx)) {
    if (input.patientId === undefined || !(await mayJoinGroups(tx))) throw actorNotAllowed();
    if (!personIdsOf(tx.actor).includes(input.patientId)) throw personNotFound();
    return input.patientId;
  }
  const self = personAmong(
    tx.actor,
    participants.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId),
  );
  const standing = { departmentId: row.departmentId, isOwn: self !== undefined };
  if (!mayOn(tx.actor, 'appointments.book', standing)) throw actorNotAllowed();
  if (input.patientId !== undefined) return input.patientId;
  requireNaming(tx);
  return resolvePerson(tx, { kind: 'patient', ...input.patient! });
}

function requireOpen(tx: TransactionContext, { status, startsAt }: AppointmentRow) {
  const isOpen = isPatient(tx) ? status === 'scheduled' && startsAt > tx.clock.now() : OPEN_TO_CLINIC.includes(status);
  if (!isOpen) throw wrongStatus();
}

async function takePlace(tx: TransactionContext, row: AppointmentRow, personId: string, { override }: AddPatient) {
  const { id: appointmentId, clinicId, startsAt, endsAt } = row;
  await tx.db.insert(appointmentParticipants).values({ appointmentId, personId, clinicId, role: 'patient', startsAt });
  await reserveTime(tx, { appointmentId, subjectIds: [personId], startsAt, endsAt, override });
  const after = await insertGroupPlace(tx, { appointmentId, personId });
  emitAudit(tx, { action: 'group_place.take', entityId: `${appointmentId}/${personId}`, after });
  return writeAppointment(tx, row, {
    action: override ? 'appointment.overbook' : 'appointment.add_patient',
    event: 'appointment.patient_added',
    data: { personId },
    about: personId,
    set: {},
  });
}
