import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { PersonActor, TransactionContext } from '../../context.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { conversations } from '../conversations/conversations.table.ts';
import { windowOf } from '../door/door.rules.ts';
import { timeGate } from '../door/join-window.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { personNotActive, personNotFound } from '../people/people.errors.ts';
import { visibleTo } from '../people/people.queries.ts';
import { people, type PersonRow } from '../people/people.table.ts';
import { personIdsOf } from '../../auth.ts';
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
  const to = caller.kind === 'staff' ? await inScope(tx, caller, personId) : await activePerson(tx, personId);
  if (!to) throw personNotFound();
  if (caller.kind === 'staff') return { fromId: caller.id, to: requireActive(to) };

  const shared = await sharedAppointments(tx, caller, to);
  const talking = await whoTalksWith(tx, caller, to);
  const fromId = personIdsOf(caller).find((id) => talking.includes(id) || shared.some((one) => one.personId === id));
  if (fromId === undefined) throw personNotFound();
  requireActive(to);
  if (caller.kind === 'patient')
    await requireAllowed(
      tx,
      shared.map(({ row }) => row),
    );
  return { fromId, to };
}

function requireActive(person: PersonRow): PersonRow {
  if (person.status !== 'active') throw personNotActive();
  return person;
}

const activePerson = async (tx: TransactionContext, id: string): Promise<PersonRow | undefined> => {
  const isThem = and(eq(people.clinicId, tx.clinicId), eq(people.id, id));
  return (await tx.db.select().from(people).where(isThem))[0];
};

/** The front desk rings patients; who administers also practitioners. */
async function inScope(tx: TransactionContext, { role }: PersonActor, id: string): Promise<PersonRow | undefined> {
  const kinds = role === 'staff' ? (['patient'] as const) : (['patient', 'practitioner'] as const);
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.id, id), inArray(people.kind, [...kinds]), visibleTo(tx)));
  return row;
}

const theirs = alias(appointmentParticipants, 'theirs');
const OTHER_SIDE = { patient: 'practitioner', practitioner: 'patient' } as const;

/** A patient and a practitioner have a conversation as soon as they share an appointment, whether somebody wrote already or not. */
async function sharedAppointments(
  tx: TransactionContext,
  caller: PersonActor,
  to: PersonRow,
): Promise<{ personId: string; row: AppointmentRow }[]> {
  if (caller.kind !== 'patient' && caller.kind !== 'practitioner') return [];
  if (caller.appointmentId !== null) return [];
  return tx.db
    .select({ personId: appointmentParticipants.personId, row: appointments })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentParticipants.appointmentId))
    .innerJoin(theirs, eq(theirs.appointmentId, appointmentParticipants.appointmentId))
    .where(
      and(
        eq(appointmentParticipants.clinicId, tx.clinicId),
        inArray(appointmentParticipants.personId, [...personIdsOf(caller)]),
        eq(appointmentParticipants.role, caller.kind),
        eq(theirs.personId, to.id),
        eq(theirs.role, OTHER_SIDE[caller.kind]),
        isNull(appointments.deletedAt),
        ne(appointments.status, 'entered_in_error'),
      ),
    );
}

/** Which of those whom the caller stands for have a conversation with them, which the clinic may have opened before any appointment. */
async function whoTalksWith(tx: TransactionContext, caller: PersonActor, to: PersonRow): Promise<string[]> {
  if (caller.appointmentId !== null || (caller.kind !== 'patient' && caller.kind !== 'practitioner')) return [];
  const [own, other] =
    caller.kind === 'patient'
      ? [conversations.patientId, conversations.practitionerId]
      : [conversations.practitionerId, conversations.patientId];
  const rows = await tx.db
    .select({ id: own })
    .from(conversations)
    .where(and(eq(conversations.clinicId, tx.clinicId), inArray(own, [...personIdsOf(caller)]), eq(other, to.id)));
  return rows.flatMap(({ id }) => id ?? []);
}

async function requireAllowed(tx: TransactionContext, shared: readonly AppointmentRow[]): Promise<void> {
  const [clinic] = await tx.db.select().from(clinics).where(eq(clinics.id, tx.clinicId));
  const { patientsMayRing } = settingsOf(clinic!).calls;
  if (patientsMayRing === 'any_time') return;
  if (patientsMayRing === 'never') throw ringingIsOff();
  const open = shared.filter(({ status }) => status === 'scheduled' || status === 'checked_in' || status === 'in_progress');
  const doors = await readDoors(tx, open);
  if (!doors.some(({ facts }) => timeGate(windowOf(facts), tx.clock.now()) === 'inside')) throw outsideWindow();
}
