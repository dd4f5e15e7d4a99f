import type { ListAppointments } from '@bedside/contract';
import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { isTheirs, visibleTo } from './appointments.queries.ts';
import { people } from '../people/people.table.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from './appointments.table.ts';

const participant = alias(appointmentParticipants, 'participant');

type Filters = Omit<ListAppointments, 'after' | 'limit' | 'order' | 'count'>;
type Page = Filters & Pick<ListAppointments, 'limit' | 'order'> & { after: { startsAt: Date; id: string } | undefined };

/**
 * One row more than the page holds, to know whether there is a next one. When it is about one person it walks along that
 * person's own rows, which are in order: a patient's page costs the same in a clinic of a million appointments.
 */
export async function appointmentPage(
  tx: TransactionContext,
  { limit, order, after, ...filters }: Page,
): Promise<AppointmentRow[]> {
  const { personIds, key } = walkOf(tx, filters);
  const direction = order === 'asc' ? asc : desc;
  const all = tx.db.select({ row: appointments }).from(appointments).$dynamic();
  const query = personIds === undefined ? all : all.innerJoin(appointmentParticipants, ofThese(tx, personIds));
  const rows = await query
    .where(and(visibleTo(tx), matching(filters, key), findable(tx, filters), after && beyond(order, key, after)))
    .orderBy(direction(key.startsAt), direction(key.id))
    .limit(limit + 1);
  return rows.map(({ row }) => row);
}

/** Of all pages together. */
export async function countAppointments(tx: TransactionContext, filters: Filters): Promise<number> {
  const { personIds, key } = walkOf(tx, filters);
  const all = tx.db.select({ total: count() }).from(appointments).$dynamic();
  const query = personIds === undefined ? all : all.innerJoin(appointmentParticipants, ofThese(tx, personIds));
  const [row] = await query.where(and(visibleTo(tx), matching(filters, key), findable(tx, filters)));
  return row!.total;
}

/** Along which rows: somebody's own, which are in order, or the clinic's. */
function walkOf(tx: TransactionContext, { practitionerId, patientId }: Filters) {
  const personIds = aboutPeople(tx) ?? named(practitionerId) ?? named(patientId);
  const { startsAt, appointmentId } = appointmentParticipants;
  const key: Key =
    personIds === undefined ? { startsAt: appointments.startsAt, id: appointments.id } : { startsAt, id: appointmentId };
  return { personIds, key };
}

const ofThese = (tx: TransactionContext, personIds: readonly string[]) =>
  and(
    eq(appointmentParticipants.appointmentId, appointments.id),
    eq(appointmentParticipants.clinicId, tx.clinicId),
    inArray(appointmentParticipants.personId, [...personIds]),
    personIds.length > 1 ? isFirstOf(personIds) : undefined,
  );

const aboutPeople = ({ actor }: ServiceContext) =>
  actor.type === 'person' && scopeOf(actor, 'appointments.read') === 'own' ? personIdsOf(actor) : undefined;

const named = (personId: string | undefined) => (personId === undefined ? undefined : [personId]);

/** A visit that two of them share is one row. */
const isFirstOf = (personIds: readonly string[]) =>
  sql`not exists (select from ${appointmentParticipants} participant where ${and(
    eq(participant.appointmentId, appointmentParticipants.appointmentId),
    inArray(participant.personId, [...personIds]),
    lt(participant.personId, appointmentParticipants.personId),
  )})`;

type Key = { startsAt: PgColumn; id: PgColumn };

const matching = (filters: Filters, key: Key) =>
  and(
    filters.from === undefined ? undefined : gte(key.startsAt, new Date(filters.from)),
    filters.to === undefined ? undefined : lt(key.startsAt, new Date(filters.to)),
    filters.status && inArray(appointments.status, filters.status),
    filters.mode && inArray(appointments.mode, filters.mode),
    filters.practitionerId === undefined ? undefined : isTheirs([filters.practitionerId], 'practitioner'),
    filters.patientId === undefined ? undefined : isTheirs([filters.patientId], 'patient'),
    filters.departmentId === undefined ? undefined : eq(appointments.departmentId, filters.departmentId),
    filters.externalId === undefined ? undefined : eq(appointments.externalId, filters.externalId),
    filters.updatedSince === undefined ? undefined : gte(appointments.updatedAt, new Date(filters.updatedSince)),
    filters.rescheduled === undefined ? undefined : isRescheduled(filters.rescheduled),
    // In a function of its own, which may use its index; see migration 0009.
    filters.q === undefined ? undefined : sql`${appointments.id} in (select id from search_appointments(${filters.q}))`,
  );

/** The patients and guests of a group find it by what they are shown: not by somebody else's name, and not by its reason. */
function findable(tx: TransactionContext, { q, patientId }: Filters) {
  const own = aboutPeople(tx);
  if (own === undefined || (q === undefined && patientId === undefined)) return undefined;
  const isShown = or(isNull(appointments.capacity), isTheirs(own, 'practitioner'));
  const byPatient = patientId === undefined || own.includes(patientId) ? undefined : isShown;
  const byName = q === undefined ? undefined : or(isShown, isNameShown(own, q));
  return and(byPatient, byName);
}

const isNameShown = (own: readonly string[], q: string) =>
  sql`exists (select from ${appointmentParticipants} participant join ${people} on ${people.id} = ${participant.personId}
    where ${and(
      eq(participant.appointmentId, appointments.id),
      or(eq(participant.role, 'practitioner'), inArray(participant.personId, [...own])),
      sql`fold_text(${people.name}) like pattern_of(${q})`,
    )})`;

const isRescheduled = (wanted: boolean) => (wanted ? isNotNull : isNull)(appointments.rescheduledAt);

/** Compared as rows, which is what an index on both can seek to. */
const beyond = (order: 'asc' | 'desc', key: Key, after: { startsAt: Date; id: string }) =>
  sql`(${key.startsAt}, ${key.id}) ${sql.raw(order === 'asc' ? '>' : '<')} (${after.startsAt.toISOString()}::timestamptz, ${after.id})`;
