import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import { requireOrigin } from '../auth.ts';
import { findApiKey, SECRET_KEY } from '../modules/keys/find-api-key.ts';
import { findSession } from '../modules/sessions/find-session.ts';
import { authInvalid, authMissing, secretKeyInBrowser } from '../shared/auth.errors.ts';
import { contextOf, type BaseContext, type Principal } from '../shared/request-context.ts';

/** A session token or a secret key becomes `ctx`. A page's origin must be one of the clinic's; a key must not come from a page. */
export const authenticate = () =>
  createMiddleware<AppEnv>(async (c, next) => {
    const [scheme, token, ...rest] = c.req.header('authorization')?.split(' ') ?? [];
    if (!token || rest.length > 0 || scheme?.toLowerCase() !== 'bearer') throw authMissing();
    c.set('ctx', contextOf(c.var.base, await principalOf(c.var.base, token, c.req.header('origin'))));
    await next();
  });

async function principalOf({ db, wallClock }: BaseContext, token: string, origin: string | undefined): Promise<Principal> {
  if (SECRET_KEY.test(token)) {
    if (origin !== undefined) throw secretKeyInBrowser();
    const key = await findApiKey(db, token);
    if (!key) throw authInvalid();
    return key;
  }
  const session = await findSession(db, wallClock, token);
  if (!session) throw authInvalid();
  requireOrigin(origin, session.allowedOrigins);
  return session;
}
