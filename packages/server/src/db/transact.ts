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
    let result: Result;
    try {
      result = await ctx.db.transaction(async (db) => {
        await actAsApp(db, ctx.clinicId);
        const tx: TransactionContext = { ...ctx, db, pendingEvents: [], afterCommit: (later) => void after.push(later) };
        const made = await work(tx);
        await flushEvents(tx);
        return made;
      });
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.has(databaseFault(error)?.code ?? '')) throw error;
      continue;
    }
    for (const later of after) await later();
    return result;
  }
}

/** What belongs to no clinic, or looks one up. The login role itself needs no rights but to become this one. */
export const asApp = <Result>(db: Db, work: (db: Db) => PromiseLike<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    await actAs(tx, 'bedside_app');
    return work(tx);
  });

export const actAsApp = (db: Db, clinicId: string) =>
  db.execute(sql`select ${become('bedside_app')}, set_config('app.clinic_id', ${clinicId}, true)`);

/** All that reaches the database comes through here, so nothing waits for ever for a lock, for a result or for us. */
export const actAs = (db: Db, role: 'bedside_app' | 'bedside_jobs') => db.execute(sql`select ${become(role)}`);

/** Not connection options: PgBouncer refuses those, and a pooled connection serves many clinics. */
const become = (role: string) => sql`set_config('role', ${role}, true), set_config('lock_timeout', '5s', true),
  set_config('statement_timeout', '15s', true), set_config('idle_in_transaction_session_timeout', '15s', true)`;
