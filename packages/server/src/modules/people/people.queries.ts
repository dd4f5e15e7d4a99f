import type { PersonKind } from '@bedside/contract';
import { and, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { personNotFound } from './people.errors.ts';
import { people, type PersonRow } from './people.table.ts';

export type PersonKey = { personId: string } | { externalId: string };

/** By our id, or by the clinic's own, whoever asks. Throws `people.not_found`. */
export async function getPerson(tx: TransactionContext, key: PersonKey): Promise<PersonRow> {
  const wanted = 'personId' in key ? eq(people.id, key.personId) : eq(people.externalId, key.externalId);
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), wanted));
  if (!row) throw personNotFound();
  return row;
}

/** The people this caller may know of. What lies outside is "not found", never "forbidden". A link opens one visit and nobody's record. */
export const visibleTo = ({ clinicId, actor }: ServiceContext): SQL | undefined =>
  and(eq(people.clinicId, clinicId), scopeOf(actor, 'people.read') === 'clinic' ? undefined : withinSight(clinicId, actor));

function withinSight(clinicId: string, actor: ServiceContext['actor']): SQL | undefined {
  const scope = scopeOf(actor, 'people.read');
  if (actor.type !== 'person' || actor.appointmentId !== null || scope === undefined) return sql`false`;
  const themselves = inArray(people.id, [...personIdsOf(actor)]);
  if (scope === 'department') return or(themselves, isOfDepartments(clinicId, actor.departmentIds));
  return actor.kind === 'practitioner' ? or(themselves, isTheirPatient(clinicId, actor)) : themselves;
}

const theirs = alias(appointmentParticipants, 'theirs');

/** Who works there, and who has or had a visit there. */
const isOfDepartments = (clinicId: string, departmentIds: readonly string[]): SQL =>
  sql`${people.id} in (
    select ${departmentMembers.personId} from ${departmentMembers}
      where ${inArray(departmentMembers.departmentId, [...departmentIds])}
    union select ${theirs.personId} from ${appointmentParticipants} theirs join ${appointments} on ${eq(appointments.id, theirs.appointmentId)}
      where ${and(
        eq(appointments.clinicId, clinicId),
        inArray(appointments.departmentId, [...departmentIds]),
        ne(appointments.status, 'entered_in_error'),
        eq(theirs.role, 'patient'),
      )})`;

const isTheirPatient = (clinicId: string, { id }: PersonActor): SQL =>
  sql`${people.id} in (
    select ${theirs.personId} from ${appointmentParticipants}
      join ${appointments} on ${eq(appointments.id, appointmentParticipants.appointmentId)}
      join ${appointmentParticipants} theirs on ${eq(theirs.appointmentId, appointmentParticipants.appointmentId)}
      where ${and(
        eq(appointmentParticipants.clinicId, clinicId),
        eq(appointmentParticipants.personId, id),
        eq(appointmentParticipants.role, 'practitioner'),
        ne(appointments.status, 'entered_in_error'),
        eq(theirs.role, 'patient'),
      )})`;

/** Of that kind and within sight. Throws `people.not_found`. */
export async function getVisiblePerson(tx: TransactionContext, kind: PersonKind, id: string): Promise<PersonRow> {
  const [row] = await visiblePerson(tx, kind, id);
  if (!row) throw personNotFound();
  return row;
}

/** Locks the row until the transaction ends, against other changes and new sessions; visits may still name it. */
export async function getPersonForUpdate(tx: TransactionContext, kind: PersonKind, id: string): Promise<PersonRow> {
  const [row] = await visiblePerson(tx, kind, id).for('no key update');
  if (!row) throw personNotFound();
  return row;
}

/** Of any kind, within sight; locked as by `getPersonForUpdate`. */
export async function getAnyPersonForUpdate(tx: TransactionContext, id: string): Promise<PersonRow> {
  const isSeen = and(eq(people.id, id), visibleTo(tx));
  const [row] = await tx.db.select().from(people).where(isSeen).for('no key update');
  if (!row) throw personNotFound();
  return row;
}

/** As `getPersonForUpdate`, of whoever it is: for who asks about themselves. */
export async function lockPerson(tx: TransactionContext, id: string): Promise<PersonRow> {
  const isThem = and(eq(people.clinicId, tx.clinicId), eq(people.id, id));
  const [row] = await tx.db.select().from(people).where(isThem).for('no key update');
  if (!row) throw personNotFound();
  return row;
}

const visiblePerson = (tx: TransactionContext, kind: PersonKind, id: string) =>
  tx.db
    .select()
    .from(people)
    .where(and(eq(people.id, id), eq(people.kind, kind), visibleTo(tx)));

export type PeopleFilter = {
  kind: PersonKind;
  limit: number;
  /** The id of the last row before the page. */
  after: string | undefined;
  q?: string | undefined;
  /** More conditions of the list. */
  where?: SQL | undefined;
  /** Whether `where` leaves only the caller's own, which are few. */
  isOwn?: boolean;
};

/**
 * In the order of their names, one row more than the page holds. What people type is looked for through `search_people` unless
 * the rows are few: row-level security keeps a pattern from its index.
 */
export function peoplePage(tx: TransactionContext, { kind, limit, after, q, where, isOwn }: PeopleFilter): Promise<PersonRow[]> {
  const found = isOwn
    ? sql`${people.searchText} like pattern_of(${q})`
    : sql`${people.id} in (select id from search_people(${kind}, ${q}))`;
  return tx.db
    .select()
    .from(people)
    .where(
      and(
        eq(people.clinicId, tx.clinicId),
        eq(people.kind, kind),
        where,
        q === undefined ? undefined : found,
        after === undefined ? undefined : beyond(tx, after),
      ),
    )
    .orderBy(people.searchText, people.id)
    .limit(limit + 1);
}

/** Compared as rows, which is what the index on both can seek to. */
const beyond = ({ clinicId }: TransactionContext, after: string): SQL =>
  sql`(${people.searchText}, ${people.id}) > ((select last.search_text from ${people} last where last.id = ${after} and last.clinic_id = ${clinicId}), ${after})`;

/** In the order of their names. */
export const namesOf = async (tx: TransactionContext, ids: readonly string[]): Promise<Pick<PersonRow, 'id' | 'name'>[]> =>
  ids.length === 0
    ? []
    : tx.db
        .select({ id: people.id, name: people.name })
        .from(people)
        .where(and(eq(people.clinicId, tx.clinicId), inArray(people.id, [...ids])))
        .orderBy(people.name, people.id);
