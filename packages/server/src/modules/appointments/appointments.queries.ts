import { and, eq, inArray, isNull, ne, sql, type SQL } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { appointmentNotFound } from './appointments.errors.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from './appointments.table.ts';

const participant = alias(appointmentParticipants, 'participant');

export const isTheirs = (
  personIds: readonly string[],
  role?: 'patient' | 'practitioner',
) => sql`exists (select from ${appointmentParticipants} participant
  where ${and(
    eq(participant.appointmentId, appointments.id),
    inArray(participant.personId, [...personIds]),
    role && eq(participant.role, role),
  )})`;

/** The rows this caller may know of. What lies outside is "not found", never "forbidden". */
export const visibleTo = ({ clinicId, actor }: ServiceContext): SQL | undefined =>
  and(eq(appointments.clinicId, clinicId), isNull(appointments.deletedAt), visibleToActor(actor));

function visibleToActor(actor: ServiceContext['actor']): SQL | undefined {
  if (actor.type === 'link') return eq(appointments.id, actor.appointmentId);
  return actor.type === 'person' ? visibleToPerson(actor) : undefined;
}

const visibleToPerson = (person: PersonActor) =>
  and(withinScope(person), person.appointmentId === null ? undefined : eq(appointments.id, person.appointmentId));

function withinScope(person: PersonActor): SQL | undefined {
  const scope = scopeOf(person, 'appointments.read');
  if (scope === 'clinic') return undefined;
  // Who administers is staff and takes part in no visit: by the department alone, its index gives the page in order.
  if (scope === 'department') return inArray(appointments.departmentId, [...person.departmentIds]);
  // Hidden from its people; whoever entered it can still delete it.
  return and(ne(appointments.status, 'entered_in_error'), isTheirs(personIdsOf(person)));
}

/** For the rows of other modules that belong to an appointment: whether it is of one of these departments. */
export const isOfDepartments = (appointmentId: PgColumn, departmentIds: readonly string[]): SQL =>
  sql`exists (select from ${appointments} where ${and(eq(appointments.id, appointmentId), inArray(appointments.departmentId, [...departmentIds]))})`;

export async function getAppointmentRow(tx: TransactionContext, id: string): Promise<AppointmentRow> {
  const [row] = await tx.db
    .select()
    .from(appointments)
    .where(and(eq(appointments.id, id), visibleTo(tx)));
  if (!row) throw appointmentNotFound();
  return row;
}

/**
 * Locks the row until the transaction ends. Who comes in, who goes out and how a visit ends is decided under this lock; it is
 * taken after `lockSubjects` and before the call's, so that no two deadlock.
 */
export async function getAppointmentForUpdate(tx: TransactionContext, id: string): Promise<AppointmentRow> {
  const [row] = await tx.db
    .select()
    .from(appointments)
    .where(and(eq(appointments.id, id), visibleTo(tx)))
    .for('update');
  if (!row) throw appointmentNotFound();
  return row;
}

/** Undefined rows and rows without one are of no department. */
export async function departmentOf(tx: TransactionContext, id: string): Promise<string | null> {
  const [row] = await tx.db.select({ departmentId: appointments.departmentId }).from(appointments).where(eq(appointments.id, id));
  return row?.departmentId ?? null;
}

/** Several at once, of rows the caller has been found to see. */
export const appointmentsById = (tx: TransactionContext, ids: readonly string[]): Promise<AppointmentRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .select()
        .from(appointments)
        .where(inArray(appointments.id, [...ids]));
