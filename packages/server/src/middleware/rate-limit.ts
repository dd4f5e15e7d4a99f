import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import { WINDOW_SECONDS, type Bucket, type RateLimiter, type Verdict } from '../db/rate-limiter.ts';
import { tooManyRequests } from '../shared/request.errors.ts';

type Options = { limiter: RateLimiter; bucket: Bucket; who: (c: Context<AppEnv>) => string };

/** Headers of draft-ietf-httpapi-ratelimit-headers, and 429 with Retry-After beyond the limit. */
export const rateLimit = ({ limiter, bucket, who }: Options) =>
  createMiddleware<AppEnv>(async (c, next) => {
    announce(c, await limiter.consume(bucket, who(c)));
    await next();
  });

/** Guessing tokens is counted by address; who shares that address and has a token is not held up. */
export const limitStrangers = ({ limiter, who }: Pick<Options, 'limiter' | 'who'>) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (c.error && c.res.status === 401) announce(c, await limiter.consume('general', who(c)));
  });

export function announce(c: Context, { bucket, limit, remaining, resetSeconds, isOver }: Verdict): void {
  c.header('RateLimit-Policy', `"${bucket}";q=${limit};w=${WINDOW_SECONDS}`, { append: true });
  c.header('RateLimit', `"${bucket}";r=${remaining};t=${resetSeconds}`, { append: true });
  if (isOver) throw tooManyRequests({ retryAfterSeconds: resetSeconds });
}

/** The session or the key. */
export const principal = (c: Context<AppEnv>) => {
  const { actor } = c.var.ctx;
  return actor.type === 'person' ? actor.sessionId : actor.id;
};

/** The caller's address: that of the connection, or what the last of our own proxies has seen. */
export const address =
  (trustedProxyHops: number) =>
  (c: Context<AppEnv>): string => {
    const seen = trustedProxyHops === 0 ? undefined : c.req.header('x-forwarded-for')?.split(',').at(-trustedProxyHops)?.trim();
    return seen ?? (hasSocket(c) ? getConnInfo(c).remote.address : undefined) ?? 'unknown';
  };

/** False for `app.request`, which has no connection. */
export const hasSocket = (c: Context) => c.env?.incoming !== undefined;
