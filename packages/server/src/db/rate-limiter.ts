import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { SQL } from 'drizzle-orm';
import type { PgInsertOnConflictDoUpdateConfig } from 'drizzle-orm/pg-core';
import type { Db } from '../context.ts';
import { hashSecret } from '../shared/ids.ts';
import { rateLimits } from './rate-limits.table.ts';
import { asApp } from './transact.ts';

export type Bucket = 'general' | 'redeem' | 'join';
export type Verdict = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; isOver: boolean };

export const WINDOW_SECONDS = 60;

/** Counts in PostgreSQL, so a limit holds over all processes; by real time. Who is counted is kept as a hash only. */
export function createRateLimiter(db: Db, limits: Record<Bucket, number>) {
  const limiter = (bucket: Bucket) =>
    new RateLimiterDrizzle({
      storeClient: storeOf(db),
      schema: rateLimits,
      keyPrefix: bucket,
      points: limits[bucket],
      duration: WINDOW_SECONDS,
      clearExpiredByTimeout: bucket === 'general',
    });
  const limiters: Record<Bucket, RateLimiterDrizzle> = {
    general: limiter('general'),
    redeem: limiter('redeem'),
    join: limiter('join'),
  };

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
      return { bucket, limit: limits[bucket], remaining: Math.max(0, result.remainingPoints), resetSeconds, isOver };
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
