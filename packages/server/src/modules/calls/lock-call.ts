import type { TransactionContext } from '../../context.ts';
import { getAppointmentForUpdate } from '../appointments/appointments.queries.ts';
import { getCallForUpdate, getCallRow } from './calls.queries.ts';
import type { CallRow } from './calls.table.ts';

/**
 * The call, locked after its appointment: whoever is at the door holds that lock, so nobody comes in while somebody is put out.
 * In this order everywhere, so that no two deadlock.
 */
export async function lockCall(tx: TransactionContext, id: string): Promise<CallRow> {
  const { appointmentId } = await getCallRow(tx, id);
  if (appointmentId) await getAppointmentForUpdate(tx, appointmentId);
  return getCallForUpdate(tx, id);
}
