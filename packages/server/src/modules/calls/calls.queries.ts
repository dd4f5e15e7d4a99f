import { and, eq, sql } from 'drizzle-orm';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { callNotFound } from './calls.errors.ts';
import { callParticipants, calls, type CallRow } from './calls.table.ts';

/** The calls this caller may know of: those they are or were in, or all of the clinic. */
const visibleTo = ({ clinicId, actor }: ServiceContext) =>
  and(eq(calls.clinicId, clinicId), actor.type === 'person' && actor.kind !== 'staff' ? isIn(actor) : undefined);

const isIn = ({ id, appointmentId }: Extract<ServiceContext['actor'], { type: 'person' }>) =>
  and(
    sql`exists (select from ${callParticipants} where ${callParticipants.callId} = ${calls.id} and ${callParticipants.personId} = ${id})`,
    appointmentId === null ? undefined : eq(calls.appointmentId, appointmentId),
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
