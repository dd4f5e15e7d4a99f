import { LIVE_CALL_STATUSES, type CallRole } from '@bedside/contract';
import { and, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { given, prepared } from '../../db/prepared.ts';
import { isOfDepartments } from '../appointments/appointments.queries.ts';
import { callNotFound } from './calls.errors.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';

/** The calls this caller may know of: those they are or were in, or all of the clinic. */
export const visibleTo = ({ clinicId, actor }: ServiceContext) =>
  and(eq(calls.clinicId, clinicId), actor.type === 'person' ? withinScope(actor) : ofNobody(actor));

/** A link is redeemed first; who only visits a page of the clinic is nobody. */
const ofNobody = ({ type }: ServiceContext['actor']) => (type === 'link' || type === 'visitor' ? sql`false` : undefined);

function withinScope(person: PersonActor) {
  const scope = scopeOf(person, 'calls.read');
  if (scope === 'clinic') return undefined;
  if (scope !== 'department') return isIn(person);
  const isOfTheirs = inArray(calls.departmentId, [...person.departmentIds]);
  return or(isOfDepartments(calls.appointmentId, person.departmentIds), isOfTheirs, isIn(person));
}

const isIn = (person: PersonActor) =>
  and(
    sql`exists (select from ${callParticipants} where ${callParticipants.callId} = ${calls.id}
      and ${inArray(callParticipants.personId, [...personIdsOf(person)])})`,
    person.appointmentId === null ? undefined : eq(calls.appointmentId, person.appointmentId),
  );

export async function getCallRow(tx: TransactionContext, id: string): Promise<CallRow> {
  const [row] = await tx.db
    .select()
    .from(calls)
    .where(and(eq(calls.id, id), visibleTo(tx)));
  if (!row) throw callNotFound();
  return row;
}

/** Which of these calls the caller may know of. */
export async function visibleAmong(tx: TransactionContext, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.db
    .select({ id: calls.id })
    .from(calls)
    .where(and(inArray(calls.id, [...ids]), visibleTo(tx)));
  return new Set(rows.map(({ id }) => id));
}

/** Locks the row until the transaction ends. Whoever also changes the appointment has locked that before. */
export async function getCallForUpdate(tx: TransactionContext, id: string): Promise<CallRow> {
  const [row] = await tx.db
    .select()
    .from(calls)
    .where(and(eq(calls.id, id), visibleTo(tx)))
    .for('update');
  if (!row) throw callNotFound();
  return row;
}

export type Place = {
  callId: string;
  personId: string;
  role: CallRole;
  /** By the wall clock; of who was let in just now. */
  letInAt?: Date;
};

/** A place in a call, or the old one made live again; undefined when it was live already, or the person was removed. */
export async function upsertPlace(tx: TransactionContext, { letInAt, ...place }: Place): Promise<CallParticipantRow | undefined> {
  const id = tx.newId('par');
  const [made] = await insertPlace(tx.db, {
    ...place,
    ...{ id, clinicId: tx.clinicId, identity: id, letInAt: letInAt?.toISOString() ?? null },
  });
  return made;
}

const insertPlace = prepared((db) =>
  db
    .insert(callParticipants)
    .values({
      id: given('id'),
      clinicId: given('clinicId'),
      callId: given('callId'),
      personId: given('personId'),
      role: given('role'),
      identity: given('identity'),
      state: 'invited',
      isLive: true,
      letInAt: sql`${given('letInAt')}::timestamptz`,
    })
    .onConflictDoUpdate({
      target: [callParticipants.callId, callParticipants.personId],
      set: { isLive: true, letInAt: sql`coalesce(excluded.let_in_at, ${callParticipants.letInAt})` },
      setWhere: and(ne(callParticipants.state, 'removed'), eq(callParticipants.isLive, false)),
    })
    .returning(),
);

/** Undefined when the person has no live place in the call. */
export async function putOnDevice(
  tx: TransactionContext,
  { callId, personId }: Place,
  deviceId: string,
): Promise<CallParticipantRow | undefined> {
  const [taken] = await updateDevice(tx.db, { callId, personId, deviceId });
  return taken;
}

const updateDevice = prepared((db) =>
  db
    .update(callParticipants)
    .set({ deviceId: sql`${given('deviceId')}` })
    .where(
      and(
        eq(callParticipants.callId, given('callId')),
        eq(callParticipants.personId, given('personId')),
        eq(callParticipants.isLive, true),
      ),
    )
    .returning(),
);

/** Whether the person is in a live call that is not the one of this appointment. */
export async function isInAnotherCall(
  tx: TransactionContext,
  { personId, appointmentId }: { personId: string; appointmentId: string },
): Promise<boolean> {
  const rows = await anotherCall(tx.db, { clinicId: tx.clinicId, personId, appointmentId });
  return rows.length > 0;
}

const anotherCall = prepared((db) =>
  db
    .select({ id: calls.id })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(
      and(
        eq(callParticipants.clinicId, given('clinicId')),
        eq(callParticipants.personId, given('personId')),
        callParticipants.isLive,
        inArray(calls.status, [...LIVE_CALL_STATUSES]),
        or(isNull(calls.appointmentId), ne(calls.appointmentId, given('appointmentId'))),
      ),
    )
    .limit(1),
);
