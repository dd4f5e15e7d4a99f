import { and, eq, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { lateOffers } from '../waiting/late-offers.table.ts';

/** Whether this patient of a visit that begins late chose to go away and to be told. */
export async function choseToBeTold(tx: TransactionContext, appointmentId: string, personId: string): Promise<boolean> {
  const rows = await tx.db
    .select({ id: lateOffers.id })
    .from(lateOffers)
    .where(
      and(
        ...[eq(lateOffers.clinicId, tx.clinicId), eq(lateOffers.appointmentId, appointmentId), eq(lateOffers.personId, personId)],
        ...[eq(lateOffers.choice, 'tell_me'), isNull(lateOffers.endedAt)],
      ),
    );
  return rows.length > 0;
}
