import type { Rating } from '@bedside/contract';
import { and, avg, count, eq, inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { reviews } from './reviews.table.ts';

/** By practitioner; whom nobody has reviewed is not in it. One decimal. A hidden comment's rating still counts. */
export async function ratingsOf(tx: TransactionContext, practitionerIds: readonly string[]): Promise<Map<string, Rating>> {
  if (practitionerIds.length === 0) return new Map();
  const rows = await tx.db
    .select({ id: reviews.practitionerId, average: avg(reviews.rating), count: count() })
    .from(reviews)
    .where(and(eq(reviews.clinicId, tx.clinicId), inArray(reviews.practitionerId, [...practitionerIds])))
    .groupBy(reviews.practitionerId);
  return new Map(
    rows.map(({ id, average, count: reviewed }) => [id, { average: Math.round(Number(average) * 10) / 10, count: reviewed }]),
  );
}
