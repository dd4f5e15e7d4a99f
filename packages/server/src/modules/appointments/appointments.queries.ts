import type { ListAppointments } from '@bedside/contract';
import { and, asc, desc, eq, gte, inArray, lt, ne, sql, type SQL } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { appointmentNotFound } from './appointments.errors.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from './appointments.table.ts';

const participant = alias(appointmentParticipants, 'participant');

const isTheirs = (
  personId: string,
  role?: 'patient' | 'practitioner',
) => sql`exists (select from ${appointmentParticipants} participant
  where ${and(
    eq(participant.appointmentId, appointments.id),
    eq(participant.personId, personId),
    role && eq(participant.role, role),
  )})`;

/** The rows this caller may know of. What lies outside is "not found", never "forbidden". */
const visibleTo = ({ clinicId, actor }: ServiceContext): SQL | undefined =>
  and(eq(appointments.clinicId, clinicId), visibleToActor(actor));

function visibleToActor(actor: ServiceContext['actor']): SQL | undefined {
  if (actor.type === 'link') return eq(appointments.id, actor.appointmentId);
  return actor.type === 'person' ? visibleToPerson(actor) : undefined;
}

const visibleToPerson = ({ id, kind, appointmentId }: Extract<ServiceContext['actor'], { type: 'person' }>) =>
  and(
    ne(appointments.status, 'entered_in_error'),
    kind === 'staff' ? undefined : isTheirs(id),
    appointmentId === null ? undefined : eq(appointments.id, appointmentId),
  );

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

/** Several at once, of rows the caller has been found to see. */
export const appointmentsById = (tx: TransactionContext, ids: readonly string[]): Promise<AppointmentRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .select()
        .from(appointments)
        .where(inArray(appointments.id, [...ids]));

type Page = Omit<ListAppointments, 'after'> & { after: { startsAt: Date; id: string } | undefined };

/**
 * One row more than the page holds, to know whether there is a next one. When it is about one person it walks along that
 * person's own rows, which are in order: a patient's page costs the same in a clinic of a million appointments.
 */
export async function appointmentPage(
  tx: TransactionContext,
  { limit, order, after, ...filters }: Page,
): Promise<AppointmentRow[]> {
  const personId = aboutPerson(tx) ?? filters.practitionerId ?? filters.patientId;
  const { startsAt, appointmentId } = appointmentParticipants;
  const key = personId === undefined ? { startsAt: appointments.startsAt, id: appointments.id } : { startsAt, id: appointmentId };
  const direction = order === 'asc' ? asc : desc;
  const all = tx.db.select({ row: appointments }).from(appointments).$dynamic();
  const onePersons = and(eq(appointmentId, appointments.id), eq(appointmentParticipants.clinicId, tx.clinicId));
  const query =
    personId === undefined
      ? all
      : all.innerJoin(appointmentParticipants, and(onePersons, eq(appointmentParticipants.personId, personId)));
  const rows = await query
    .where(and(visibleTo(tx), matching(filters, key), after && beyond(order, key, after)))
    .orderBy(direction(key.startsAt), direction(key.id))
    .limit(limit + 1);
  return rows.map(({ row }) => row);
}

const aboutPerson = ({ actor }: ServiceContext) => (actor.type === 'person' && actor.kind !== 'staff' ? actor.id : undefined);

type Key = { startsAt: PgColumn; id: PgColumn };

const matching = (
  { from, to, status, mode, practitionerId, patientId, externalId }: Omit<Page, 'limit' | 'order' | 'after'>,
  key: Key,
) =>
  and(
    from === undefined ? undefined : gte(key.startsAt, new Date(from)),
    to === undefined ? undefined : lt(key.startsAt, new Date(to)),
    status && inArray(appointments.status, status),
    mode && inArray(appointments.mode, mode),
    practitionerId === undefined ? undefined : isTheirs(practitionerId, 'practitioner'),
    patientId === undefined ? undefined : isTheirs(patientId, 'patient'),
    externalId === undefined ? undefined : eq(appointments.externalId, externalId),
  );

/** Compared as rows, which is what an index on both can seek to. */
const beyond = (order: 'asc' | 'desc', key: Key, after: { startsAt: Date; id: string }) =>
  sql`(${key.startsAt}, ${key.id}) ${sql.raw(order === 'asc' ? '>' : '<')} (${after.startsAt.toISOString()}::timestamptz, ${after.id})`;
