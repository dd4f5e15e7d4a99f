import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import { requireOrigin } from '../auth.ts';
import { findApiKey, SECRET_KEY } from '../modules/keys/find-api-key.ts';
import { findVisitor } from '../modules/keys/identify-visitor.ts';
import { pinVersion } from './api-version.ts';
import { findSession } from '../modules/sessions/find-session.ts';
import { authInvalid, authMissing, secretKeyInBrowser } from '../shared/auth.errors.ts';
import { contextOf, type BaseContext, type Principal } from '../shared/request-context.ts';

/** A session token or a secret key becomes `ctx`. A page's origin must be one of the clinic's; a key must not come from a page. */
export const authenticate = () =>
  createMiddleware<AppEnv>(async (c, next) => {
    const [scheme, token, ...rest] = c.req.header('authorization')?.split(' ') ?? [];
    if (!token || rest.length > 0 || scheme?.toLowerCase() !== 'bearer') throw authMissing();
    const found = await principalOf(c.var.base, token);
    const origin = c.req.header('origin');
    // Also of who is refused for their page: the audit names them.
    if (found) c.set('ctx', contextOf(c.var.base, found));
    if (origin !== undefined && SECRET_KEY.test(token)) throw secretKeyInBrowser();
    if (!found) throw authInvalid();
    requireOrigin(origin, found.allowedOrigins);
    if (found.apiVersion !== undefined) pinVersion(c, found.apiVersion);
    await next();
  });

/** Without `Authorization`, the publishable key makes a visitor of the caller: for the few routes that are open to them. */
export const authenticateOrVisit = () => {
  const known = authenticate();
  return createMiddleware<AppEnv>(async (c, next) => {
    const publishableKey = c.req.header('x-publishable-key');
    if (c.req.header('authorization') !== undefined || publishableKey === undefined) return known(c, next);
    const { ctx, apiVersion } = await findVisitor(c.var.base, { publishableKey, origin: c.req.header('origin') });
    c.set('ctx', ctx);
    pinVersion(c, apiVersion);
    await next();
  });
};

/** A session is answered by the newest version, a key by its own. */
type Found = Principal & { allowedOrigins: readonly string[]; apiVersion?: string };

async function principalOf({ db, wallClock }: BaseContext, token: string): Promise<Found | undefined> {
  if (!SECRET_KEY.test(token)) return findSession(db, wallClock, token);
  const key = await findApiKey(db, wallClock, token);
  return key && { ...key, allowedOrigins: [] };
}
