import type { RingPerson } from '@bedside/contract';
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
import { whose } from '../proxies/whose.ts';
import { outsideWindow, ringingIsOff } from './calls.errors.ts';

export type Sides = {
  /** Who rings: the caller, or the one they act for. */
  fromId: string;
  to: PersonRow;
};

type Wanted = Pick<RingPerson, 'personId' | 'patientId'>;

/**
 * Whom the caller may ring: the other side of a conversation of theirs, or, for staff, a patient in their scope. Whoever they may
 * not is not there: `people.not_found`. Patients ring as the clinic allows: `calls.ringing_off`, `calls.outside_window`. Who acts
 * for several says for whom: `proxies.patient_required`.
 */
export async function requireRingable(
  tx: TransactionContext,
  caller: PersonActor,
  { personId, patientId }: Wanted,
): Promise<Sides> {
  const [to] = caller.kind === 'staff' ? await inScope(tx, caller, [personId]) : await among(tx, [personId]);
  if (!to) throw personNotFound();
  if (caller.kind === 'staff') return { fromId: caller.id, to: requireActive(to) };

  const isMeant = ({ ownId }: Known) => patientId === undefined || ownId === patientId;
  const known = (await whoIsKnown(tx, caller, [personId])).filter(isMeant);
  if (known.length === 0) throw personNotFound();
  requireActive(to);
  const rule = caller.kind === 'patient' ? await ruleOf(tx) : 'any_time';
  const allowed = await allowedNow(tx, caller, known, rule);
  if (allowed.length === 0) throw rule === 'never' ? ringingIsOff() : outsideWindow();
  const ownIds = allowed.map(({ ownId }) => ownId);
  return { fromId: whose(caller, ownIds, patientId, '/patientId')!, to };
}

/** Whether the caller may ring the other as this one: as themselves, or as whom they act for. */
export type Ringable = { may: (ownId: string, otherId: string) => boolean };

/** Of these people, whom `requireRingable` lets the caller ring at this moment, and as whom. As many statements for many as for one. */
export async function ringableAmong(tx: TransactionContext, ids: readonly string[]): Promise<Ringable> {
  const { actor } = tx;
  if (ids.length === 0 || actor.type !== 'person' || actor.kind === 'guest' || !scopeOf(actor, 'calls.ring'))
    return { may: () => false };
  const known = actor.kind === 'staff' ? [] : await whoIsKnown(tx, actor, ids);
  const there =
    actor.kind === 'staff'
      ? await inScope(tx, actor, ids)
      : await among(
          tx,
          known.map(({ otherId }) => otherId),
        );
  const active = new Set(idsOf(there.filter(({ status }) => status === 'active')));
  // The clinic's people ring as themselves.
  if (actor.kind !== 'patient') return { may: (_, otherId) => active.has(otherId) };
  const reached = known.filter(({ otherId }) => active.has(otherId));
  const allowed = reached.length === 0 ? [] : await allowedNow(tx, actor, reached, await ruleOf(tx));
  return { may: (own, other) => allowed.some(({ ownId, otherId }) => ownId === own && otherId === other) };
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
    : eachOnce([...(await whoTalksWith(tx, caller, ids)), ...(await whoSharesVisits(tx, caller, ids))]);

const eachOnce = (pairs: readonly Known[]): Known[] =>
  pairs.filter(({ ownId, otherId }, at) => pairs.findIndex((one) => one.ownId === ownId && one.otherId === otherId) === at);

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

/** Whom of these a patient may ring now, and as whom, as the clinic allows: in the window of a visit of these two. */
async function allowedNow(
  tx: TransactionContext,
  caller: PersonActor,
  known: readonly Known[],
  rule: Rule,
): Promise<readonly Known[]> {
  if (rule === 'any_time') return known;
  if (rule === 'never') return [];
  const others = [...new Set(known.map(({ otherId }) => otherId))];
  const open = await openVisits(tx, caller, others);
  const doors = await readDoors(
    tx,
    open.map(({ row }) => row),
  );
  const now = tx.clock.now();
  const inside = open.filter((_, at) => timeGate(windowOf(doors[at]!.facts), now) === 'inside');
  return known.filter(({ ownId, otherId }) => inside.some((one) => one.ownId === ownId && one.otherId === otherId));
}

const openVisits = (
  tx: TransactionContext,
  caller: PersonActor,
  ids: readonly string[],
): Promise<(Known & { row: AppointmentRow })[]> =>
  tx.db
    .select({ ownId: appointmentParticipants.personId, otherId: theirs.personId, row: appointments })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentParticipants.appointmentId))
    .innerJoin(theirs, eq(theirs.appointmentId, appointmentParticipants.appointmentId))
    .where(and(areShared(tx, caller, ids), inArray(appointments.status, ['scheduled', 'checked_in', 'in_progress'])));
