import type { CreateAppointment } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, personIdsOf, requirePermission, scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { insertion } from '../../db/prepared.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { departmentFor } from '../departments/department-for.ts';
import { insertGroupPlace } from '../groups/groups.queries.ts';
import { findPeople } from '../people/find-people.ts';
import { personNotFound } from '../people/people.errors.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { reserveTime } from '../reservations/reserve-time.ts';
import { consumeHold } from '../slot-holds/consume-hold.ts';
import { requireSlot } from '../slots/require-slot.ts';
import { appointmentInThePast, bookingOff, externalIdTaken } from './appointments.errors.ts';
import { appointmentParticipants, appointments, type AppointmentRow, type NewAppointmentRow } from './appointments.table.ts';
import { isPatientsBooking, requestExpiresAt } from './booking.rules.ts';
import { plannedOf, tell } from './write-appointment.ts';

/** What is planned by a rule knows which, and when the rule has it. */
type OfSeries = { seriesId: string; recurrenceId: Date };
type Booking = CreateAppointment & { practitionerId: string; ofSeries?: OfSeries };

const patientsOf = ({ capacity, patientId, patientIds = [] }: Booking): readonly string[] =>
  capacity === undefined ? [patientId!] : patientIds;

/**
 * Plans a visit and takes the time of both, within the caller's transaction: whatever books anything books by this. Without
 * `startsAt` it is an instant visit. What patients book is pending where the clinic wants to confirm it.
 */
export async function bookAppointment(outer: TransactionContext, input: Booking): Promise<AppointmentRow> {
  const departmentId = await requireBooking(outer, input);
  const patientIds = patientsOf(input);
  const tx = patientIds.reduce(inTheNameOf, outer);
  const { practitionerId, override } = input;
  const subjectIds = [practitionerId, ...patientIds];
  const status = await firstStatus(tx, input);

  await lockSubjects(tx, subjectIds);
  await findPeople(tx, [
    { id: practitionerId, kind: 'practitioner' },
    ...patientIds.map((id) => ({ id, kind: 'patient' as const })),
  ]);
  const now = tx.clock.now();
  const { startsAt, endsAt, isHeld } = await timeOf(tx, input);
  if (startsAt < now) throw appointmentInThePast();
  if (isForPatient(tx, input)) await requireSlot(tx, { practitionerId, startsAt, endsAt, mode: input.mode, isHeld });
  const expiresAt = status === 'pending' ? requestExpiresAt(now, startsAt) : null;
  const row = await insertAppointment(tx, {
    ...said(input),
    ...input.ofSeries,
    id: tx.newId('apt'),
    clinicId: tx.clinicId,
    status,
    departmentId,
    startsAt,
    endsAt,
    expiresAt,
    createdAt: now,
    updatedAt: now,
  });
  const common = { appointmentId: row.id, clinicId: tx.clinicId, startsAt };
  const participants = [
    { ...common, personId: practitionerId, role: 'practitioner' as const },
    ...patientIds.map((personId) => ({ ...common, personId, role: 'patient' as const })),
  ];
  await insertParticipants(tx.db, participants);
  if (row.capacity !== null) await takePlaces(tx, row.id, patientIds);
  await reserveTime(tx, { appointmentId: row.id, subjectIds, startsAt, endsAt, expiresAt, override });
  await tell(tx, undefined, row, {
    action: override ? 'appointment.overbook' : 'appointment.create',
    event: status === 'pending' ? 'appointment.requested' : 'appointment.scheduled',
    planned: { before: null, after: plannedOf(row, participants) },
  });
  return row;
}

const insertParticipants = insertion(appointmentParticipants);

async function takePlaces(tx: TransactionContext, appointmentId: string, patientIds: readonly string[]) {
  for (const personId of patientIds) {
    const after = await insertGroupPlace(tx, { appointmentId, personId });
    emitAudit(tx, { action: 'group_place.take', entityId: `${appointmentId}/${personId}`, after });
  }
}

/** Of the hold, where there is one: its time and no other. */
async function timeOf(tx: TransactionContext, { holdId, practitionerId, durationMinutes, ...input }: Booking) {
  const wanted = input.startsAt === undefined ? tx.clock.now() : new Date(input.startsAt);
  if (holdId === undefined)
    return { startsAt: wanted, endsAt: new Date(wanted.getTime() + durationMinutes * 60_000), isHeld: false };
  const { startsAt, endsAt, isLive } = await consumeHold(tx, { holdId, practitionerId });
  if (input.startsAt !== undefined && wanted.getTime() !== startsAt.getTime())
    throw requestInvalid({ errors: [{ pointer: '/startsAt', detail: 'not_of_the_hold' }] });
  return { startsAt, endsAt, isHeld: isLive };
}

/** Null where nothing was said. */
const said = ({ title, description, reason, comment, package: name, location, metadata, ...input }: Booking) => ({
  mode: input.mode,
  capacity: input.capacity ?? null,
  title: title ?? null,
  description: description ?? null,
  reason: reason ?? null,
  comment: comment ?? null,
  package: name ?? null,
  location: location ?? null,
  metadata: metadata ?? {},
  joinWindow: input.joinWindow ?? {},
  reminderMinutes: input.reminderMinutes ?? null,
  externalId: input.externalId ?? null,
});

/**
 * A practitioner books for themselves, a patient for themselves and whom they act for, an administrator in their departments; to
 * them, everyone else is not there. A link to one visit books nothing. Gives the department that it is of.
 */
async function requireBooking(tx: TransactionContext, input: Booking): Promise<string | null> {
  const scope = requirePermission(tx, 'appointments.book');
  const { actor } = tx;
  if (actor.type === 'person' && actor.appointmentId !== null) throw actorNotAllowed();
  if (input.override && !scopeOf(actor, 'appointments.override')) throw actorNotAllowed();
  const own = personIdsOf(actor);
  const isOwnPatient = input.patientId !== undefined && own.includes(input.patientId);
  // Patients join a group that there is.
  if (scope === 'own' && !isPractitioner(tx) && input.capacity !== undefined) throw actorNotAllowed();
  if (scope === 'own' && isPractitioner(tx) && !own.includes(input.practitionerId) && !isOwnPatient) throw personNotFound();
  if (scope === 'own' && !isPractitioner(tx) && !isOwnPatient) throw personNotFound();
  if (isForPatient(tx, input)) {
    if (!isPatientsBooking(input)) throw actorNotAllowed();
    if (input.startsAt === undefined && input.holdId === undefined)
      throw requestInvalid({ errors: [{ pointer: '/startsAt', detail: 'required' }] });
  }
  const departmentId = await departmentFor(tx, input.practitionerId, input.departmentId);
  if (scope === 'department' && !(actor.type === 'person' && departmentId && actor.departmentIds.includes(departmentId)))
    throw personNotFound();
  return departmentId;
}

const isPractitioner = ({ actor }: TransactionContext) => actor.type === 'person' && actor.kind === 'practitioner';

/** Booked from the patient's side: by them, or by whoever acts for them. */
const isForPatient = (tx: TransactionContext, { practitionerId, patientId }: Booking) =>
  tx.actor.type === 'person' &&
  scopeOf(tx.actor, 'appointments.book') === 'own' &&
  tx.actor.id !== practitionerId &&
  patientId !== undefined &&
  personIdsOf(tx.actor).includes(patientId);

async function firstStatus(tx: TransactionContext, input: Booking): Promise<'pending' | 'scheduled'> {
  if (!isForPatient(tx, input)) return input.asRequest ? 'pending' : 'scheduled';
  const { patients } = settingsOf(await getClinic(tx)).booking;
  if (patients === 'off') throw bookingOff();
  return patients === 'direct' ? 'scheduled' : 'pending';
}

const insertAppointments = insertion(appointments);

async function insertAppointment(tx: TransactionContext, row: NewAppointmentRow): Promise<AppointmentRow> {
  try {
    const [made] = await insertAppointments(tx.db, [row]);
    return made!;
  } catch (error) {
    throw databaseFault(error)?.constraint === 'appointments_external_id_key' ? externalIdTaken({ cause: error }) : error;
  }
}
