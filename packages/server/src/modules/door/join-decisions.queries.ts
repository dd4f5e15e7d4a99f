import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { joinDecisions } from './join-decisions.table.ts';

/** Whether a practitioner came to the door in their window and nobody was there to admit: no one else gets that answer. */
export async function practitionerCameToDoor(tx: TransactionContext, appointmentId: string): Promise<boolean> {
  const rows = await tx.db
    .select({ id: joinDecisions.id })
    .from(joinDecisions)
    .where(and(eq(joinDecisions.appointmentId, appointmentId), eq(joinDecisions.reason, 'nobody_admitted')))
    .limit(1);
  return rows.length > 0;
}
