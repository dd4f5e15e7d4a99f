import { and, eq, inArray, isNull, ne, Placeholder, sql, type SQL } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { given, isAmong, prepared } from '../../db/prepared.ts';
import { appointmentNotFound } from './appointments.errors.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from './appointments.table.ts';

const participant = alias(appointmentParticipants, 'participant');

export const isTheirs = (
  personIds: readonly string[] | Placeholder,
  role?: 'patient' | 'practitioner',
) => sql`exists (select from ${appointmentParticipants} participant
  where ${and(
    eq(participant.appointmentId, appointments.id),
    isOneOf(participant.personId, personIds),
    role && eq(participant.role, role),
  )})`;

const isOneOf = (column: PgColumn, ids: readonly string[] | Placeholder): SQL =>
  ids instanceof Placeholder ? isAmong(column, ids.name) : inArray(column, [...ids]);

/** What narrows the rows that a caller may know of. Nothing but the clinic: all of its visits. */
type Sight<Id, Ids> = { clinicId: Id; nothing?: Id; appointmentId?: Id; departmentIds?: Ids; personIds?: Ids };

/** The rows this caller may know of. What lies outside is "not found", never "forbidden". */
export const visibleTo = (ctx: ServiceContext): SQL | undefined => within(sightOf(ctx));

function sightOf({ clinicId, actor }: ServiceContext): Sight<string, readonly string[]> {
  if (actor.type === 'link') return { clinicId, appointmentId: actor.appointmentId };
  if (actor.type === 'visitor') return { clinicId, nothing: '' };
  return actor.type === 'person' ? { clinicId, ...sightOfPerson(actor) } : { clinicId };
}

function sightOfPerson(person: PersonActor) {
  const one = person.appointmentId === null ? {} : { appointmentId: person.appointmentId };
  const scope = scopeOf(person, 'appointments.read');
  if (scope === 'clinic') return one;
  // Who administers is staff and takes part in no visit: by the department alone, its index gives the page in order.
  if (scope === 'department') return { ...one, departmentIds: person.departmentIds };
  return { ...one, personIds: personIdsOf(person) };
}

const within = (sight: Sight<string | Placeholder, readonly string[] | Placeholder>): SQL | undefined =>
  and(
    eq(appointments.clinicId, sight.clinicId),
    isNull(appointments.deletedAt),
    sight.nothing === undefined ? undefined : sql`false`,
    sight.appointmentId === undefined ? undefined : eq(appointments.id, sight.appointmentId),
    sight.departmentIds && isOneOf(appointments.departmentId, sight.departmentIds),
    // Hidden from its people; whoever entered it can still delete it.
    sight.personIds && and(ne(appointments.status, 'entered_in_error'), isTheirs(sight.personIds)),
  );

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
  const sight = sightOf(tx);
  const [row] = await lockedWithin(Object.keys(sight))(tx.db, { id, ...sight });
  if (!row) throw appointmentNotFound();
  return row;
}

const locking = new Map<string, ReturnType<typeof lockOf>>();

/** Every message of a visit goes through here: written once for each kind of sight, of which there are few. */
function lockedWithin(narrowedBy: readonly string[]) {
  const kind = narrowedBy.join(' ');
  if (!locking.has(kind)) locking.set(kind, lockOf(narrowedBy));
  return locking.get(kind)!;
}

const lockOf = (narrowedBy: readonly string[]) =>
  prepared((db) =>
    db
      .select()
      .from(appointments)
      .where(
        and(eq(appointments.id, given('id')), within(Object.fromEntries(narrowedBy.map((name) => [name, given(name)])) as Given)),
      )
      .for('update'),
  );
type Given = Sight<Placeholder, Placeholder>;

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
