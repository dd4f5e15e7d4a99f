import { cors } from 'hono/cors';

/**
 * A preflight carries no key, so it cannot be asked which clinic it is for: any page may ask. The request itself is refused,
 * readably, unless its page is one of the clinic's (`requireOrigin`). No cookies: whoever has no token gets nothing here.
 */
export const apiCors = () =>
  cors({
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
    ],
    exposeHeaders: ['ETag', 'Retry-After', 'RateLimit', 'Idempotent-Replayed'],
    maxAge: 7200,
  });

/** For what is the same for everyone: the elements' files, the errors page, the OpenAPI document. */
export const openToAll = () => cors({ origin: '*', allowMethods: ['GET', 'HEAD'] });
