import { sql } from 'drizzle-orm';
import type { Db, ServiceContext, TransactionContext } from '../context.ts';
import { flushEvents } from '../modules/events/emit-event.ts';
import { databaseFault } from './fault.ts';

/** Deadlock and serialization failure: nothing was written, and the same work may succeed now. */
const RETRIED = new Set(['40P01', '40001']);
const ATTEMPTS = 4;

/**
 * One transaction of one clinic: all of `work` happens or nothing, seen through row-level security.
 * What `work` hands to `afterCommit` runs after the commit, in order; an error there reaches the caller, but undoes nothing.
 */
export async function transact<Result>(ctx: ServiceContext, work: (tx: TransactionContext) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const after: (() => Promise<void>)[] = [];
    try {
      const result = await ctx.db.transaction(async (db) => {
        await actAsApp(db, ctx.clinicId);
        const tx: TransactionContext = { ...ctx, db, pendingEvents: [], afterCommit: (later) => void after.push(later) };
        const result = await work(tx);
        await flushEvents(tx);
        return result;
      });
      for (const later of after) await later();
      return result;
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.has(databaseFault(error)?.code ?? '')) throw error;
    }
  }
}

/** Not connection options: PgBouncer refuses those, and a pooled connection serves many clinics. */
export const actAsApp = (db: Db, clinicId: string) =>
  db.execute(sql`select set_config('role', 'bedside_app', true), set_config('app.clinic_id', ${clinicId}, true)`);
