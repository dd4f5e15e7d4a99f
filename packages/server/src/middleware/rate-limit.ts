import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import type { Bucket, RateLimiter, Verdict } from '../db/rate-limiter.ts';
import { tooManyRequests } from '../shared/request.errors.ts';

export type Who = (c: Context<AppEnv>) => string;
/** What is counted, and by whom. */
export type Limit = { bucket: Bucket; who: Who | ((c: Context<AppEnv>) => Promise<string>) };
type Options = Limit & { limiter: RateLimiter };

/** Headers of draft-ietf-httpapi-ratelimit-headers, and 429 with Retry-After beyond the limit. */
export const rateLimit = ({ limiter, bucket, who }: Options) =>
  createMiddleware<AppEnv>(async (c, next) => {
    announce(c, await limiter.consume(bucket, await who(c)));
    await next();
  });

/** What was asked wrongly and so not done. Not found, and not let in, are what guessing looks like. */
const UNDONE: ReadonlySet<number> = new Set([400, 403, 409, 413, 415, 422]);

/** The same for what sends mails: a request that was refused has sent none, and is not counted. */
export const rateLimitDone = ({ limiter, bucket, who }: Options) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const counted = await who(c);
    announce(c, await limiter.consume(bucket, counted));
    await next();
    if (UNDONE.has(c.res.status)) await limiter.giveBack(bucket, counted);
  });

/** Guessing tokens is counted by address; who shares that address and has a token is not held up. */
export const limitStrangers = ({ limiter, who }: { limiter: RateLimiter; who: Who }) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (c.error && c.res.status === 401) announce(c, await limiter.consume('general', who(c)));
  });

export function announce(c: Context, { bucket, limit, windowSeconds, remaining, resetSeconds, isOver }: Verdict): void {
  c.header('RateLimit-Policy', `"${bucket}";q=${limit};w=${windowSeconds}`, { append: true });
  c.header('RateLimit', `"${bucket}";r=${remaining};t=${resetSeconds}`, { append: true });
  if (isOver) throw tooManyRequests({ retryAfterSeconds: resetSeconds });
}

/** The session or the key. */
export const principal = (c: Context<AppEnv>) => {
  const { actor } = c.var.ctx;
  return actor.type === 'person' ? actor.sessionId : actor.id;
};

/** The session or the key; of a visitor the address, as nothing else is known of them. */
export const principalOr =
  (who: (c: Context<AppEnv>) => string) =>
  (c: Context<AppEnv>): string =>
    c.var.ctx.actor.type === 'visitor' ? who(c) : principal(c);

/** Servers work for many people: for them the general limit is enough. */
export const unlessKey = (inner: MiddlewareHandler<AppEnv>) =>
  createMiddleware<AppEnv>((c, next) => (c.var.ctx.actor.type === 'secret_key' ? next() : inner(c, next)));

/** Whoever works in the clinic may do more. */
export const onlyPatients = (inner: MiddlewareHandler<AppEnv>) =>
  createMiddleware<AppEnv>((c, next) => {
    const { actor } = c.var.ctx;
    return actor.type === 'person' && actor.kind === 'patient' ? inner(c, next) : next();
  });

/** A field of the body, so that what is asked about one account counts together; where `also` is given, from there only. */
export const bodyField =
  (name: string, also?: Who): ((c: Context<AppEnv>) => Promise<string>) =>
  async (c) => {
    const body = (await c.req.json().catch(() => undefined)) as Record<string, unknown> | undefined;
    const value = body?.[name];
    const field = typeof value === 'string' ? value.trim().toLowerCase() : '';
    return [c.req.header('x-publishable-key') ?? '', field, also?.(c) ?? ''].join(' ');
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
