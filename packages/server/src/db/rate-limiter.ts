import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../context.ts';
import type { Clock } from '../shared/clock.ts';
import { hashSecret } from '../shared/ids.ts';
import { statement } from './prepared.ts';
import { rateLimits } from './rate-limits.table.ts';
import { asApp } from './transact.ts';

/** What is counted apart, and for how many seconds. */
const WINDOWS = {
  general: 60,
  redeem: 60,
  join: 60,
  network_check: 60,
  ring: 60,
  hold: 60,
  message: 60,
  typing: 60,
  upload: 60,
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
      // By `forgetCounts`: a timer of the library's outlives the connection.
      clearExpiredByTimeout: false,
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
    /** Counted, and then nothing of it was done. */
    async giveBack(bucket: Bucket, who: string): Promise<void> {
      await limiters[bucket].reward(hashSecret(who));
    },
  };
}

type Row = typeof rateLimits.$inferInsert;

/** The one thing that the library asks of drizzle; its statement, written once. */
const storeOf = (db: Db) => ({
  insert: () => ({
    values: ({ key, points, expire }: Row) => ({
      onConflictDoUpdate: () => ({
        returning: () => asApp(db, (tx) => count(tx, key, points!, expire!.toISOString(), new Date().toISOString())),
      }),
    }),
  }),
});

const count = statement(`
  insert into rate_limits as counted (key, points, expire) values ($1, $2, $3::timestamptz)
  on conflict (key) do update set
    points = case when counted.expire <= $4::timestamptz then excluded.points else counted.points + excluded.points end,
    expire = case when counted.expire <= $4::timestamptz then excluded.expire else counted.expire end
  returning points, expire`);

/** What was counted in windows that are over by then. */
export async function forgetCounts({ db, wallClock }: { db: Db; wallClock: Clock }): Promise<void> {
  await asApp(db, (tx) => clear(tx, wallClock.now().toISOString()));
}

const clear = statement('delete from rate_limits where expire <= $1::timestamptz');

export type RateLimiter = ReturnType<typeof createRateLimiter>;
