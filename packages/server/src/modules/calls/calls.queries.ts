import { LIVE_CALL_STATUSES, type ParticipantRole } from '@bedside/contract';
import { and, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { isOfDepartments } from '../appointments/appointments.queries.ts';
import { callNotFound } from './calls.errors.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from './calls.table.ts';

/** The calls this caller may know of: those they are or were in, or all of the clinic. */
const visibleTo = ({ clinicId, actor }: ServiceContext) =>
  and(eq(calls.clinicId, clinicId), actor.type === 'person' ? withinScope(actor) : undefined);

function withinScope(person: PersonActor) {
  const scope = scopeOf(person, 'calls.read');
  if (scope === 'clinic') return undefined;
  return scope === 'department' ? or(isOfDepartments(calls.appointmentId, person.departmentIds), isIn(person)) : isIn(person);
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

export type Place = { callId: string; personId: string; role: ParticipantRole };

/** A place in a call, or the old one made live again; undefined when it was live already, or the person was removed. */
export async function upsertPlace(tx: TransactionContext, place: Place): Promise<CallParticipantRow | undefined> {
  const id = tx.newId('par');
  const [given] = await tx.db
    .insert(callParticipants)
    .values({ ...place, id, clinicId: tx.clinicId, identity: id, state: 'invited', isLive: true })
    .onConflictDoUpdate({
      target: [callParticipants.callId, callParticipants.personId],
      set: { isLive: true },
      setWhere: and(ne(callParticipants.state, 'removed'), eq(callParticipants.isLive, false)),
    })
    .returning();
  return given;
}

/** Undefined when the person has no live place in the call. */
export async function putOnDevice(
  tx: TransactionContext,
  { callId, personId }: Place,
  deviceId: string,
): Promise<CallParticipantRow | undefined> {
  const [taken] = await tx.db
    .update(callParticipants)
    .set({ deviceId })
    .where(and(eq(callParticipants.callId, callId), eq(callParticipants.personId, personId), eq(callParticipants.isLive, true)))
    .returning();
  return taken;
}

/** Whether the person is in a live call that is not the one of this appointment. */
export async function isInAnotherCall(
  tx: TransactionContext,
  { personId, appointmentId }: { personId: string; appointmentId: string },
): Promise<boolean> {
  const rows = await tx.db
    .select({ id: calls.id })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(
      and(
        eq(callParticipants.clinicId, tx.clinicId),
        eq(callParticipants.personId, personId),
        callParticipants.isLive,
        inArray(calls.status, [...LIVE_CALL_STATUSES]),
        or(isNull(calls.appointmentId), ne(calls.appointmentId, appointmentId)),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
