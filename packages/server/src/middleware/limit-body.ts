import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';

type Options = { maxSize: number; onError: (c: Context) => Response };

/**
 * Bodies of up to `maxSize` bytes. A length that was announced is kept to by the HTTP parser: only a body without one has to be
 * read along, and hono looks at every body, which makes a second request object of it.
 */
export function limitBody({ maxSize, onError }: Options) {
  const readAlong = bodyLimit({ maxSize, onError });
  return createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const announced = c.req.header('content-length');
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) return readAlong(c, next);
    return Number(announced) <= maxSize ? next() : onError(c);
  });
}
