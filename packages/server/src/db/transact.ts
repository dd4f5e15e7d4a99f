import type { Db, ServiceContext, TransactionContext, UnitOfWork } from '../context.ts';
import { flushAudit, type PendingAudit } from '../modules/audit/emit-audit.ts';
import { flushEntries } from '../modules/conversations/write-entries.ts';
import { flushEvents, type PendingEvent } from '../modules/events/emit-event.ts';
import { databaseFault } from './fault.ts';
import { statement } from './prepared.ts';

/** Deadlock and serialization failure: nothing was written, and the same work may succeed now. */
const RETRIED = new Set(['40P01', '40001']);
const ATTEMPTS = 4;

type Later = Parameters<TransactionContext['afterCommit']>[0];

/**
 * One transaction of one clinic: all of `work` happens or nothing, seen through row-level security.
 * What `work` hands to `afterCommit` runs after the commit, in order; an error there reaches the caller, but undoes nothing.
 */
export async function transact<Result>(ctx: ServiceContext, work: (tx: TransactionContext) => Promise<Result>): Promise<Result> {
  if (ctx.unit?.isOpen) return within(ctx, ctx.unit, work);
  const { result, after } = await retried(async () => {
    const after: Later[] = [];
    const result = await ctx.db.transaction(async (db) => {
      await actAsApp(db, ctx.clinicId);
      const tx: TransactionContext = { ...ctx, db, ...nothingYet(), afterCommit: (later) => void after.push(later) };
      const made = await work(tx);
      await flush(tx);
      return made;
    });
    return { result, after };
  });
  for (const later of after) await later(ctx);
  return result;
}

/**
 * Several `transact`s that commit as one: those that get the context handed to `work` join this transaction, and what they
 * announce and leave for later waits for its end. Null undoes everything.
 */
export async function transactAsOne<Result>(
  ctx: ServiceContext,
  work: (joined: ServiceContext, tx: TransactionContext) => Promise<Result | null>,
): Promise<Result | null> {
  const after: Later[] = [];
  const result = await ctx.db
    .transaction(async (db) => {
      await actAsApp(db, ctx.clinicId);
      const tx: TransactionContext = { ...ctx, db, ...nothingYet(), afterCommit: (later) => void after.push(later) };
      const unit: UnitOfWork = { isOpen: true, tx };
      try {
        const made = await work({ ...ctx, unit }, tx);
        if (made === null) throw new Undone();
        await flush(tx);
        return made;
      } finally {
        unit.isOpen = false;
      }
    })
    .catch((error: unknown) => {
      if (error instanceof Undone) return null;
      throw error;
    });
  if (result !== null) for (const later of after) await later(ctx);
  return result;
}

class Undone extends Error {}

const nothingYet = () => ({ pendingAudit: [] as PendingAudit[], pendingEvents: [] as PendingEvent[] });

async function flush(tx: TransactionContext) {
  await flushAudit(tx);
  await flushEntries(tx);
  await flushEvents(tx);
}

/** As a savepoint. Nothing is flushed here: the lock behind events is the last one of the whole. */
async function within<Result>(
  ctx: ServiceContext,
  { tx: outer }: UnitOfWork,
  work: (tx: TransactionContext) => Promise<Result>,
): Promise<Result> {
  const { result, pending, after } = await retried(async () => {
    const pending = nothingYet();
    const after: Later[] = [];
    const result = await outer.db.transaction((db) =>
      work({ ...ctx, db, ...pending, afterCommit: (later) => void after.push(later) }),
    );
    return { result, pending, after };
  });
  outer.pendingAudit.push(...pending.pendingAudit);
  outer.pendingEvents.push(...pending.pendingEvents);
  for (const later of after) outer.afterCommit(later);
  return result;
}

async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.has(databaseFault(error)?.code ?? '')) throw error;
    }
  }
}

/** What belongs to no clinic, or looks one up. The login role itself needs no rights but to become this one. */
export const asApp = <Result>(db: Db, work: (db: Db) => PromiseLike<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    await actAs(tx, 'bedside_app');
    return work(tx);
  });

export const actAsApp = (db: Db, clinicId: string) => becomeOfClinic(db, 'bedside_app', clinicId);

/** All that reaches the database comes through here, so nothing waits for ever for a lock, for a result or for us. */
export const actAs = (db: Db, role: 'bedside_app' | 'bedside_jobs') => become(db, role);

/** Not connection options: PgBouncer refuses those, and a pooled connection serves many clinics. */
const BECOME = `select set_config('role', $1, true), set_config('lock_timeout', '5s', true),
  set_config('statement_timeout', '15s', true), set_config('idle_in_transaction_session_timeout', '15s', true)`;
const become = statement(BECOME);
const becomeOfClinic = statement(`${BECOME}, set_config('app.clinic_id', $2, true)`);
