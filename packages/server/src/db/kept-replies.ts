import { and, eq, sql } from 'drizzle-orm';
import type { Db, ServiceContext, TransactionContext } from '../context.ts';
import { idempotencyKeys, type IdempotencyRow } from './idempotency-keys.table.ts';
import { given, insertion, prepared, statement } from './prepared.ts';
import { asApp } from './transact.ts';

/** How long a reply is kept, by the wall clock. */
const KEPT_MS = 24 * 3_600_000;

export type KeptReply = Omit<IdempotencyRow, 'clinicId' | 'createdAt'>;

/** Until the transaction ends; false when somebody else has it. */
export async function tryReplyLock({ db, clinicId }: TransactionContext, scope: string): Promise<boolean> {
  const [row] = await tryLock(db, `idempotency ${clinicId} ${scope}`);
  return row!.taken;
}

const tryLock = statement<{ taken: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken');

export async function findReply(tx: TransactionContext, scope: string): Promise<KeptReply | undefined> {
  const notBefore = oldest(tx.wallClock.now()).toISOString();
  const [row] = await replyOf(tx.db, { clinicId: tx.clinicId, scope, notBefore });
  return row;
}

const replyOf = prepared((db) => {
  const { clinicId, scope, createdAt } = idempotencyKeys;
  const isKept = sql`${createdAt} >= ${given('notBefore')}::timestamptz`;
  return db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(clinicId, given('clinicId')), eq(scope, given('scope')), isKept));
});

/** In the place of one that is too old, if there is one. */
export async function keepReply(tx: TransactionContext, reply: KeptReply): Promise<void> {
  await putReply(tx.db, [{ ...reply, clinicId: tx.clinicId, createdAt: tx.wallClock.now() }]);
}

const putReply = insertion(
  idempotencyKeys,
  `on conflict (clinic_id, scope) do update set body_hash = excluded.body_hash, status = excluded.status, headers = excluded.headers,
    body = excluded.body, holds_secret = excluded.holds_secret, resource_id = excluded.resource_id, standing = excluded.standing, created_at = excluded.created_at`,
);

/** Those that are too old to be given again, of all clinics. */
export async function forgetReplies({ db, wallClock }: Pick<ServiceContext, 'wallClock'> & { db: Db }): Promise<void> {
  const before = oldest(wallClock.now()).toISOString();
  await asApp(db, (tx) => tx.execute(sql`select forget_idempotency_keys(${before})`));
}

const oldest = (now: Date) => new Date(now.getTime() - KEPT_MS);
