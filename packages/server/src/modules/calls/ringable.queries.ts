import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, TransactionContext } from '../../context.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { idsOf } from '../audit/emit-audit.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { conversations } from '../conversations/conversations.table.ts';
import { windowOf } from '../door/door.rules.ts';
import { timeGate } from '../door/join-window.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { personNotActive, personNotFound } from '../people/people.errors.ts';
import { visibleTo } from '../people/people.queries.ts';
import { people, type PersonRow } from '../people/people.table.ts';
import { outsideWindow, ringingIsOff } from './calls.errors.ts';

export type Sides = {
  /** Who rings: the caller, or the one they act for. */
  fromId: string;
  to: PersonRow;
};

/**
 * Whom the caller may ring: the other side of a conversation of theirs, or, for staff, a patient in their scope. Whoever they may
 * not is not there: `people.not_found`. Patients ring as the clinic allows: `calls.ringing_off`, `calls.outside_window`.
 */
export async function requireRingable(tx: TransactionContext, caller: PersonActor, personId: string): Promise<Sides> {
  const [to] = caller.kind === 'staff' ? await inScope(tx, caller, [personId]) : await among(tx, [personId]);
  if (!to) throw personNotFound();
  if (caller.kind === 'staff') return { fromId: caller.id, to: requireActive(to) };

  const known = await whoIsKnown(tx, caller, [personId]);
  const fromId = personIdsOf(caller).find((id) => known.some((one) => one.ownId === id));
  if (fromId === undefined) throw personNotFound();
  requireActive(to);
  if (caller.kind === 'patient') {
    const rule = await ruleOf(tx);
    if (!(await allowedNow(tx, caller, [personId], rule)).has(personId))
      throw rule === 'never' ? ringingIsOff() : outsideWindow();
  }
  return { fromId, to };
}

/** Of these people, whom `requireRingable` lets the caller ring at this moment. As many statements for many as for one. */
export async function ringableAmong(tx: TransactionContext, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { actor } = tx;
  if (ids.length === 0 || actor.type !== 'person' || actor.kind === 'guest' || !scopeOf(actor, 'calls.ring')) return new Set();
  const known = actor.kind === 'staff' ? [] : (await whoIsKnown(tx, actor, ids)).map(({ otherId }) => otherId);
  const there = actor.kind === 'staff' ? await inScope(tx, actor, ids) : await among(tx, known);
  const active = idsOf(there.filter(({ status }) => status === 'active'));
  if (actor.kind !== 'patient' || active.length === 0) return new Set(active);
  return allowedNow(tx, actor, active, await ruleOf(tx));
}

function requireActive(person: PersonRow): PersonRow {
  if (person.status !== 'active') throw personNotActive();
  return person;
}

const among = async (tx: TransactionContext, ids: readonly string[]): Promise<PersonRow[]> =>
  ids.length === 0
    ? []
    : tx.db
        .select()
        .from(people)
        .where(and(eq(people.clinicId, tx.clinicId), inArray(people.id, [...ids])));

/** The front desk rings patients; who administers also practitioners. */
async function inScope(tx: TransactionContext, { role }: PersonActor, ids: readonly string[]): Promise<PersonRow[]> {
  const kinds = role === 'staff' ? (['patient'] as const) : (['patient', 'practitioner'] as const);
  return tx.db
    .select()
    .from(people)
    .where(and(inArray(people.id, [...ids]), inArray(people.kind, [...kinds]), visibleTo(tx)));
}

type Known = { ownId: string; otherId: string };

/** With whom the caller, or the one they act for, has a conversation: there as soon as they share an appointment, or the clinic opens it. */
const whoIsKnown = async (tx: TransactionContext, caller: PersonActor, ids: readonly string[]): Promise<Known[]> =>
  caller.appointmentId !== null || (caller.kind !== 'patient' && caller.kind !== 'practitioner')
    ? []
    : [...(await whoTalksWith(tx, caller, ids)), ...(await whoSharesVisits(tx, caller, ids))];

const theirs = alias(appointmentParticipants, 'theirs');
const OTHER_SIDE = { patient: 'practitioner', practitioner: 'patient' } as const;

const areShared = (tx: TransactionContext, caller: PersonActor, ids: readonly string[]) => {
  const role = caller.kind === 'patient' ? 'patient' : 'practitioner';
  return and(
    eq(appointmentParticipants.clinicId, tx.clinicId),
    inArray(appointmentParticipants.personId, [...personIdsOf(caller)]),
    eq(appointmentParticipants.role, role),
    inArray(theirs.personId, [...ids]),
    eq(theirs.role, OTHER_SIDE[role]),
    isNull(appointments.deletedAt),
    ne(appointments.status, 'entered_in_error'),
  );
};

const whoSharesVisits = (tx: TransactionContext, caller: PersonActor, ids: readonly string[]): Promise<Known[]> =>
  tx.db
    .selectDistinct({ ownId: appointmentParticipants.personId, otherId: theirs.personId })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentParticipants.appointmentId))
    .innerJoin(theirs, eq(theirs.appointmentId, appointmentParticipants.appointmentId))
    .where(areShared(tx, caller, ids));

async function whoTalksWith(tx: TransactionContext, caller: PersonActor, ids: readonly string[]): Promise<Known[]> {
  const [own, other] =
    caller.kind === 'patient'
      ? [conversations.patientId, conversations.practitionerId]
      : [conversations.practitionerId, conversations.patientId];
  const rows = await tx.db
    .select({ ownId: own, otherId: other })
    .from(conversations)
    .where(and(eq(conversations.clinicId, tx.clinicId), inArray(own, [...personIdsOf(caller)]), inArray(other, [...ids])));
  return rows.flatMap(({ ownId, otherId }) => (ownId !== null && otherId !== null ? { ownId, otherId } : []));
}

type Rule = ReturnType<typeof settingsOf>['calls']['patientsMayRing'];

const ruleOf = async (tx: TransactionContext): Promise<Rule> => {
  const [clinic] = await tx.db.select().from(clinics).where(eq(clinics.id, tx.clinicId));
  return settingsOf(clinic!).calls.patientsMayRing;
};

/** Whom of these a patient may ring now, as the clinic allows. */
async function allowedNow(
  tx: TransactionContext,
  caller: PersonActor,
  ids: readonly string[],
  rule: Rule,
): Promise<ReadonlySet<string>> {
  if (rule === 'any_time') return new Set(ids);
  if (rule === 'never') return new Set();
  const open = await openVisits(tx, caller, ids);
  const doors = await readDoors(
    tx,
    open.map(({ row }) => row),
  );
  const now = tx.clock.now();
  return new Set(open.flatMap(({ otherId }, at) => (timeGate(windowOf(doors[at]!.facts), now) === 'inside' ? otherId : [])));
}

const openVisits = (
  tx: TransactionContext,
  caller: PersonActor,
  ids: readonly string[],
): Promise<{ otherId: string; row: AppointmentRow }[]> =>
  tx.db
    .select({ otherId: theirs.personId, row: appointments })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentParticipants.appointmentId))
    .innerJoin(theirs, eq(theirs.appointmentId, appointmentParticipants.appointmentId))
    .where(and(areShared(tx, caller, ids), inArray(appointments.status, ['scheduled', 'checked_in', 'in_progress'])));
