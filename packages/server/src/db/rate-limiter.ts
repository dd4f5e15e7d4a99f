import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { SQL } from 'drizzle-orm';
import type { PgInsertOnConflictDoUpdateConfig } from 'drizzle-orm/pg-core';
import type { Db } from '../context.ts';
import { hashSecret } from '../shared/ids.ts';
import { rateLimits } from './rate-limits.table.ts';
import { asApp } from './transact.ts';

/** What is counted apart, and for how many seconds. */
const WINDOWS = {
  general: 60,
  redeem: 60,
  join: 60,
  hold: 60,
  code: 900,
  sign_in: 900,
  sign_in_caller: 900,
  sign_in_account: 900,
  mail_caller: 900,
  mail_recipient: 900,
} as const;

export type Bucket = keyof typeof WINDOWS;
export type Verdict = {
  bucket: Bucket;
  limit: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
  isOver: boolean;
};

/** Counts in PostgreSQL, so a limit holds over all processes; by real time. Who is counted is kept as a hash only. */
export function createRateLimiter(db: Db, limits: Record<Bucket, number>) {
  const limiter = (bucket: Bucket) =>
    new RateLimiterDrizzle({
      storeClient: storeOf(db),
      schema: rateLimits,
      keyPrefix: bucket,
      points: limits[bucket],
      duration: WINDOWS[bucket],
      clearExpiredByTimeout: bucket === 'general',
    });
  const names = Object.keys(WINDOWS) as Bucket[];
  const limiters = Object.fromEntries(names.map((bucket) => [bucket, limiter(bucket)])) as Record<Bucket, RateLimiterDrizzle>;

  return {
    async consume(bucket: Bucket, who: string): Promise<Verdict> {
      const [result, isOver] = await limiters[bucket].consume(hashSecret(who)).then(
        (passed) => [passed, false] as const,
        (refused: unknown) => {
          if (refused instanceof RateLimiterRes) return [refused, true] as const;
          throw refused;
        },
      );
      const resetSeconds = Math.max(1, Math.ceil(result.msBeforeNext / 1000));
      const remaining = Math.max(0, result.remainingPoints);
      return { bucket, limit: limits[bucket], windowSeconds: WINDOWS[bucket], remaining, resetSeconds, isOver };
    },
  };
}

type Table = typeof rateLimits;
type OnConflict = PgInsertOnConflictDoUpdateConfig<ReturnType<ReturnType<Db['insert']>['values']>>;

/** The two things that the library asks of drizzle: to count, and to clear away. */
const storeOf = (db: Db) => ({
  insert: (table: Table) => ({
    values: (row: Table['$inferInsert']) => ({
      onConflictDoUpdate: (conflict: OnConflict) => ({
        returning: () =>
          asApp(db, (tx) =>
            tx
              .insert(table)
              .values(row)
              .onConflictDoUpdate(conflict as never)
              .returning(),
          ),
      }),
    }),
  }),
  delete: (table: Table) => ({ where: (isOver: SQL) => asApp(db, (tx) => tx.delete(table).where(isOver)) }),
});

export type RateLimiter = ReturnType<typeof createRateLimiter>;
