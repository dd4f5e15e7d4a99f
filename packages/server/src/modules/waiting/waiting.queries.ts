import { and, asc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import { personIdsOf, requirePermission, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { isAmong, prepared } from '../../db/prepared.ts';
import { isOfDepartments } from '../appointments/appointments.queries.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { WAITING } from './waiting.rules.ts';
import { waitingEntryNotFound } from './waiting.errors.ts';
import { waitingEntries, type WaitingEntryRow } from './waiting.table.ts';

/** A practitioner's are those of their visits; a patient's or guest's is their own place; staff and keys see the clinic. */
export const visibleTo = ({ clinicId, actor }: ServiceContext): SQL | undefined =>
  and(eq(waitingEntries.clinicId, clinicId), actor.type === 'person' ? ofPerson(actor) : ofNobody(actor));

/** A link is redeemed first; who only visits a page of the clinic is nobody. */
const ofNobody = ({ type }: ServiceContext['actor']) => (type === 'link' || type === 'visitor' ? sql`false` : undefined);

/** A session that a link gave opens one visit, whoever came by it. */
const ofPerson = (person: PersonActor) =>
  and(withinScope(person), person.appointmentId === null ? undefined : eq(waitingEntries.appointmentId, person.appointmentId));

function withinScope(person: PersonActor) {
  const scope = scopeOf(person, 'waiting.read');
  if (scope === undefined) return sql`false`;
  if (scope === 'clinic') return undefined;
  const own = ownEntries(person);
  return scope === 'department' ? or(isOfDepartments(waitingEntries.appointmentId, person.departmentIds), own) : own;
}

const ownEntries = (person: PersonActor) =>
  person.kind === 'practitioner'
    ? // Also their own place, where they are somebody's guest.
      sql`(${waitingEntries.personId} = ${person.id} or exists (select from ${appointmentParticipants} where ${appointmentParticipants.appointmentId} = ${waitingEntries.appointmentId}
          and ${appointmentParticipants.personId} = ${person.id} and ${appointmentParticipants.role} = 'practitioner'))`
    : inArray(waitingEntries.personId, [...personIdsOf(person)]);

export async function getEntry(tx: TransactionContext, id: string): Promise<WaitingEntryRow> {
  const [row] = await tx.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.id, id), visibleTo(tx)));
  if (!row) throw waitingEntryNotFound();
  return row;
}

type Among = { ids?: readonly string[] | undefined; practitionerId?: string | undefined; appointmentId?: string | undefined };

const isAmongThese = ({ ids, practitionerId, appointmentId }: Among) =>
  and(
    ids && inArray(waitingEntries.id, [...ids]),
    appointmentId === undefined ? undefined : eq(waitingEntries.appointmentId, appointmentId),
    practitionerId === undefined
      ? undefined
      : sql`exists (select from ${appointmentParticipants} where ${appointmentParticipants.appointmentId} = ${waitingEntries.appointmentId}
          and ${appointmentParticipants.personId} = ${practitionerId} and ${appointmentParticipants.role} = 'practitioner')`,
  );

/** Who still waits of these, locked in one order: nobody answers them meanwhile. */
export const entriesForUpdate = (tx: TransactionContext, among: Among): Promise<WaitingEntryRow[]> =>
  tx.db
    .select()
    .from(waitingEntries)
    .where(and(visibleTo(tx), inArray(waitingEntries.state, [...WAITING]), isAmongThese(among)))
    .orderBy(asc(waitingEntries.id))
    .for('update');

/** Longest first. One's own place is also told once it was admitted or denied: a page that missed the event finds out, and why. */
export async function openEntries(tx: TransactionContext, among: Among = {}): Promise<WaitingEntryRow[]> {
  const isOwnPlace =
    requirePermission(tx, 'waiting.read') === 'own' && tx.actor.type === 'person' && tx.actor.kind !== 'practitioner';
  const states = isOwnPlace ? [...WAITING, 'admitted' as const, 'denied' as const] : [...WAITING];
  const rows = await tx.db
    .select({ entry: waitingEntries })
    .from(waitingEntries)
    .innerJoin(appointments, eq(appointments.id, waitingEntries.appointmentId))
    .where(
      and(
        visibleTo(tx),
        isAmongThese(among),
        inArray(waitingEntries.state, states),
        inArray(appointments.status, ['scheduled', 'checked_in', 'in_progress']),
      ),
    )
    .orderBy(asc(waitingEntries.since), asc(waitingEntries.id));
  return rows.map(({ entry }) => entry);
}

/** Also those that are over: written once, since every join goes through it. */
export const entriesOfAppointments = prepared((db) =>
  db.select().from(waitingEntries).where(isAmong(waitingEntries.appointmentId, 'ids')),
);
