import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';

/**
 * A preflight carries no key, so it cannot be asked which clinic it is for: any page may ask. The request itself is refused,
 * readably, unless its page is one of the clinic's (`requireOrigin`). No cookies: whoever has no token gets nothing here.
 */
export const apiCors = () => {
  const exposed = ['ETag', 'Retry-After', 'RateLimit', 'Idempotent-Replayed', 'API-Version', 'Deprecation', 'Sunset'];
  const preflight = cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'Idempotency-Key',
      'Last-Event-ID',
      'X-Publishable-Key',
      'API-Version',
      'File-Name',
    ],
    exposeHeaders: exposed,
    maxAge: 7200,
  });
  return createMiddleware(async (c, next) => {
    if (c.req.path.startsWith('/v1/auth/')) return next();
    if (c.req.method === 'OPTIONS') return preflight(c, next);
    // As hono does, but before there is a reply: what it sets on one has the next reply made twice.
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Expose-Headers', exposed.join(','));
    return next();
  });
};

/** Where a cookie counts: only pages of our clinics, by name, already at the preflight. Whose page it is, the verb knows. */
export const authCors = (isOurs: (origin: string, c: Context<AppEnv>) => Promise<boolean>) =>
  cors({
    origin: async (origin, c) => (origin !== '' && (await isOurs(origin, c)) ? origin : null),
    credentials: true,
    allowMethods: ['POST'],
    allowHeaders: ['Content-Type', 'X-Publishable-Key'],
    exposeHeaders: ['Retry-After', 'RateLimit'],
    maxAge: 600,
  });

/** For what is the same for everyone: the elements' files, the errors page, the OpenAPI document. */
export const openToAll = () => cors({ origin: '*', allowMethods: ['GET', 'HEAD'] });
