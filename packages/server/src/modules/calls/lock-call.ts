import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { getCallForUpdate, getCallRow } from './calls.queries.ts';
import type { CallRow } from './calls.table.ts';

/**
 * The call, locked after its appointment: whoever is at the door holds that lock, so nobody comes in while somebody is put out.
 * In this order everywhere, so that no two deadlock.
 */
export async function lockCall(tx: TransactionContext, id: string): Promise<CallRow> {
  const { appointmentId } = await getCallRow(tx, id);
  // Also for who was rung into the visit, and may know of the call but not of its appointment.
  if (appointmentId)
    await tx.db.select({ id: appointments.id }).from(appointments).where(eq(appointments.id, appointmentId)).for('update');
  return getCallForUpdate(tx, id);
}
