import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../context.ts';
import { hashSecret } from '../shared/ids.ts';
import { rateLimits } from './rate-limits.table.ts';

export type Bucket = 'general' | 'redeem' | 'join';
export type Verdict = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; isOver: boolean };

export const WINDOW_SECONDS = 60;

/** Counts in PostgreSQL, so a limit holds over all processes; by real time. Who is counted is kept as a hash only. */
export function createRateLimiter(db: Db, limits: Record<Bucket, number>) {
  const limiter = (bucket: Bucket) =>
    new RateLimiterDrizzle({
      storeClient: db,
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

export type RateLimiter = ReturnType<typeof createRateLimiter>;
