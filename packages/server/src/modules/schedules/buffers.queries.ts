import { inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { schedules } from './schedules.table.ts';

export type Buffers = { bufferBeforeMinutes: number; bufferAfterMinutes: number };

/** What these people keep free around each visit; who is not in the answer (patients, among others) keeps nothing. */
export async function buffersOf(tx: TransactionContext, personIds: readonly string[]): Promise<Map<string, Buffers>> {
  const { practitionerId, bufferBeforeMinutes, bufferAfterMinutes } = schedules;
  const rows = await tx.db
    .select({ practitionerId, bufferBeforeMinutes, bufferAfterMinutes })
    .from(schedules)
    .where(inArray(practitionerId, [...personIds]));
  return new Map(rows.map((row) => [row.practitionerId, row]));
}
