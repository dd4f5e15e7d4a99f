import type { TransactionContext } from '../../context.ts';
import { isAmong, prepared } from '../../db/prepared.ts';
import { schedules } from './schedules.table.ts';

export type Buffers = { bufferBeforeMinutes: number; bufferAfterMinutes: number };

/** What these people keep free around each visit; who is not in the answer (patients, among others) keeps nothing. */
export async function buffersOf(tx: TransactionContext, personIds: readonly string[]): Promise<Map<string, Buffers>> {
  const rows = await buffersIn(tx.db, { personIds: [...personIds] });
  return new Map(rows.map((row) => [row.practitionerId, row]));
}

const buffersIn = prepared((db) => {
  const { practitionerId, bufferBeforeMinutes, bufferAfterMinutes } = schedules;
  return db
    .select({ practitionerId, bufferBeforeMinutes, bufferAfterMinutes })
    .from(schedules)
    .where(isAmong(practitionerId, 'personIds'));
});
