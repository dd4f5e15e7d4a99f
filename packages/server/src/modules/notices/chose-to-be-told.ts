import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';

/** Whether this patient of a visit that begins late chose to go away and to be told. */
export async function choseToBeTold(tx: TransactionContext, appointmentId: string, personId: string): Promise<boolean> {
  const rows = await tx.db.execute(sql`select from late_offers
    where appointment_id = ${appointmentId} and person_id = ${personId} and choice = 'tell_me' and ended_at is null`);
  return rows.length > 0;
}
