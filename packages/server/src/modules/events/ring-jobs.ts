import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { EVENTS_CHANNEL } from './emit-event.ts';

/** Wakes what does what is due, with the commit: something will be that no event announces. */
export const ringJobs = (tx: TransactionContext) => tx.db.execute(sql`select pg_notify(${EVENTS_CHANNEL}, ${tx.clinicId})`);
