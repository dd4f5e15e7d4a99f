import { Hono } from 'hono';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Registry } from 'prom-client';
import { actorNotAllowed } from '../auth.ts';
import type { AppEnv } from '../app.ts';
import type { Config } from '../config.ts';
import { openToAll } from '../middleware/cors.ts';
import { hasSocket } from '../middleware/rate-limit.ts';
import { authInvalid } from '../shared/auth.errors.ts';
import { routeNotFound, unavailable } from '../shared/request.errors.ts';
import { errorsPage } from './errors-page.ts';
import { INBOX_CSP, inboxPage } from './inbox-page.ts';
import { PAGE_CSP } from './page.ts';
import { isReady } from './readiness.ts';
import { REFERENCE, REFERENCE_CSP } from './reference.ts';
import { createSdkFiles } from './sdk-files.ts';

type Options = { config: Config; metrics: Registry; document: () => object };

/** What operators, developers and browsers read without a session. */
export function opsRoutes({ config, metrics, document }: Options) {
  const findSdkFile = createSdkFiles(config.sdkDist);
  const routes = new Hono<AppEnv>();

  routes.get('/healthz', (c) => c.json({ status: 'ok' }));
  routes.get('/readyz', async (c) => {
    if (!(await isReady(c.var.base.db))) throw unavailable({ retryAfterSeconds: 1 });
    return c.json({ status: 'ready' });
  });
  routes.get('/metrics', async (c) => {
    requireMetricsAccess(c, config.metricsToken);
    return c.body(await metrics.metrics(), 200, { 'content-type': metrics.contentType });
  });

  if (config.mail.smtpUrl === null && config.environment !== 'production') {
    routes.get('/inbox', async (c) => {
      requireThisMachine(c);
      return c.html(await inboxPage(c.var.base.db), 200, { 'content-security-policy': INBOX_CSP });
    });
  }

  for (const path of ['/v1/openapi.json', '/errors', '/sdk/*']) routes.use(path, openToAll());
  routes.get('/v1/openapi.json', (c) => c.json(document(), 200, { 'cache-control': 'public, max-age=300' }));
  routes.get('/errors', async (c) => c.html(await errorsPage(), 200, { 'content-security-policy': PAGE_CSP }));
  for (const [path, read] of Object.entries(REFERENCE)) {
    routes.get(path, async (c) => {
      const { body, type } = await read();
      return c.body(body, 200, {
        'content-type': type,
        'content-security-policy': REFERENCE_CSP,
        'cache-control': 'public, max-age=300',
      });
    });
  }
  routes.get('/sdk/v1/:file', async (c) => {
    const file = await findSdkFile(c.req.param('file'), c.req.header('accept-encoding') ?? '');
    if (!file) throw routeNotFound();
    return c.body(file.body, 200, file.headers);
  });
  return routes;
}

/** By token where there is one. Else from this machine, and not through a proxy on it, behind which everyone looks local. */
function requireMetricsAccess(c: Context, token: string | null): void {
  if (token !== null) {
    if (!equal(c.req.header('authorization') ?? '', `Bearer ${token}`)) throw authInvalid();
    return;
  }
  requireThisMachine(c);
}

function requireThisMachine(c: Context): void {
  const isForwarded = c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined;
  const isLocal = hasSocket(c) && /^(::ffff:)?127\.|^::1$/.test(getConnInfo(c).remote.address ?? '');
  if (!isLocal || isForwarded) throw actorNotAllowed();
}

/** Takes as long for a near miss as for a far one. */
const equal = (left: string, right: string) => timingSafeEqual(digest(left), digest(right));
const digest = (text: string) => createHash('sha256').update(text).digest();
