import { and, eq, gte, sql } from 'drizzle-orm';
import type { Db, ServiceContext, TransactionContext } from '../context.ts';
import { idempotencyKeys, type IdempotencyRow } from './idempotency-keys.table.ts';
import { asApp } from './transact.ts';

/** How long a reply is kept, by the wall clock. */
const KEPT_MS = 24 * 3_600_000;

export type KeptReply = Omit<IdempotencyRow, 'clinicId' | 'createdAt'>;

/** Until the transaction ends; false when somebody else has it. */
export async function tryReplyLock({ db, clinicId }: TransactionContext, scope: string): Promise<boolean> {
  const [row] = await db.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${clinicId} ${scope}`}, 0)) as taken`,
  );
  return row!.taken;
}

export async function findReply(tx: TransactionContext, scope: string): Promise<KeptReply | undefined> {
  const { clinicId, scope: column, createdAt } = idempotencyKeys;
  const [row] = await tx.db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(clinicId, tx.clinicId), eq(column, scope), gte(createdAt, oldest(tx.wallClock.now()))));
  return row;
}

/** In the place of one that is too old, if there is one. */
export async function keepReply(tx: TransactionContext, reply: KeptReply): Promise<void> {
  const row = { ...reply, clinicId: tx.clinicId, createdAt: tx.wallClock.now() };
  const { clinicId, scope } = idempotencyKeys;
  await tx.db
    .insert(idempotencyKeys)
    .values(row)
    .onConflictDoUpdate({ target: [clinicId, scope], set: row });
}

/** Those that are too old to be given again, of all clinics. */
export async function forgetReplies({ db, wallClock }: Pick<ServiceContext, 'wallClock'> & { db: Db }): Promise<void> {
  const before = oldest(wallClock.now()).toISOString();
  await asApp(db, (tx) => tx.execute(sql`select forget_idempotency_keys(${before})`));
}

const oldest = (now: Date) => new Date(now.getTime() - KEPT_MS);
