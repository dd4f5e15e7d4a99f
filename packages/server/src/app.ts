import { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { requestId, type RequestIdVariables } from 'hono/request-id';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Db, ServiceContext } from './context.ts';
import type { MediaPort } from './livekit/media-port.ts';
import { authenticate } from './middleware/authenticate.ts';
import type { EventHub } from './modules/events/event-hub.ts';
import { eventRoutes } from './modules/events/events.routes.ts';
import type { Clock } from './shared/clock.ts';
import { TelehealthError } from './shared/errors.ts';
import type { NewId } from './shared/ids.ts';
import { problem } from './shared/problem.ts';
import type { BaseContext } from './shared/request-context.ts';
import { internalError, routeNotFound } from './shared/request.errors.ts';

export type AppDependencies = {
  config: Config;
  db: Db;
  wallClock: Clock;
  newId: NewId;
  log: Logger;
  media: MediaPort;
  eventHub: EventHub;
};

export type AppEnv = {
  Variables: RequestIdVariables & {
    publicUrl: string;
    eventHub: EventHub;
    base: BaseContext;
    /** Set by `authenticate`: on every route but the public ones. */
    ctx: ServiceContext;
  };
};

export function createApp({ config, eventHub, ...world }: AppDependencies) {
  const app = new OpenAPIHono<AppEnv>();

  app.onError((error, c) => {
    const refusal = error instanceof TelehealthError ? error : internalError();
    return problem(c, { ...refusal, title: refusal.message }, refusal.extra);
  });
  app.notFound((c) => problem(c, { ...routeNotFound(), title: routeNotFound().message }));

  app.use(requestId({ headerName: '' }));
  app.use(async (c, next) => {
    c.set('publicUrl', config.publicUrl);
    c.set('eventHub', eventHub);
    c.set('base', { ...world, requestId: c.var.requestId });
    await next();
  });

  // Public routes: mounted before authentication.

  app.use('/v1/*', onlyForRoutes(authenticate()));

  // Everything else: one line a module.
  app.route('/v1/events', eventRoutes());

  return app;
}

/** What nobody answers is "not found" for everyone, whoever asks. */
const onlyForRoutes = (inner: ReturnType<typeof authenticate>) =>
  createMiddleware<AppEnv>((c, next) => (matchedRoutes(c).some(({ method }) => method !== 'ALL') ? inner(c, next) : next()));

export type App = ReturnType<typeof createApp>;
