import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId, type RequestIdVariables } from 'hono/request-id';
import { matchedRoutes } from 'hono/route';
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Config } from './config.ts';
import type { Db, ServiceContext } from './context.ts';
import { isOutOfReach } from './db/fault.ts';
import { createRateLimiter } from './db/rate-limiter.ts';
import type { MediaPort } from './livekit/media-port.ts';
import { apiVersion } from './middleware/api-version.ts';
import { auditRequests, type OperationOf } from './middleware/audit-requests.ts';
import { authenticate, authenticateOrVisit } from './middleware/authenticate.ts';
import { apiCors, authCors } from './middleware/cors.ts';
import { limitBody } from './middleware/limit-body.ts';
import { measureRequests } from './middleware/metrics.ts';
import {
  address,
  bodyField,
  limitStrangers,
  onlyPatients,
  principal,
  principalOr,
  rateLimit,
  rateLimitDone,
  unlessKey,
} from './middleware/rate-limit.ts';
import { requestLog } from './middleware/request-log.ts';
import { safeText } from './middleware/safe-text.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import type { EventHub } from './modules/events/event-hub.ts';
import type { EventStream } from './modules/events/event-stream.ts';
import { authLimits } from './middleware/auth-limits.ts';
import { authRoutes } from './modules/accounts/auth.routes.ts';
import { isOriginOfAClinic } from './modules/clinics/is-origin-of-a-clinic.ts';
import { exchangeRoutes } from './modules/identity-providers/identity-providers.routes.ts';
import type { IssuerPort } from './oidc/issuer-port.ts';
import { createIssuers } from './oidc/jose-issuers.ts';
import { publicOnly } from './shared/address-policy.ts';
import { calendarFeedRoutes } from './modules/calendars/calendars.routes.ts';
import { liveKitWebhookRoutes } from './modules/calls/livekit-webhook.routes.ts';
import { platformRoutes } from './modules/clinics/platform.routes.ts';
import { fileContentRoutes } from './modules/files/files.routes.ts';
import { redeemRoutes } from './modules/invitations/invitations.routes.ts';
import { avatarFileRoutes, LARGEST_PICTURE } from './modules/people/avatars.routes.ts';
import { directoryRoutes } from './modules/people/directory.routes.ts';
import { mountModules } from './mount-modules.ts';
import { openApiDocument } from './ops/openapi.ts';
import { opsRoutes } from './ops/ops.routes.ts';
import { slotHoldRoutes } from './modules/slot-holds/slot-holds.routes.ts';
import { slotRoutes } from './modules/slots/slots.routes.ts';
import { API_VERSIONS, type ApiVersion } from './shared/api-versions.ts';
import type { Clock } from './shared/clock.ts';
import { TelehealthError } from './shared/errors.ts';
import type { NewId } from './shared/ids.ts';
import { networkOf } from './shared/network.ts';
import { problem } from './shared/problem.ts';
import type { BaseContext } from './shared/request-context.ts';
import { openStorage } from './storage/open-storage.ts';
import type { StoragePort } from './storage/storage-port.ts';
import {
  internalError,
  methodNotAllowedHere,
  requestMalformed,
  requestTooLarge,
  routeNotFound,
  unavailable,
  unsupportedMediaType,
} from './shared/request.errors.ts';
import { webhooksOf } from './webhooks/http-webhooks.ts';
import type { WebhookPort } from './webhooks/webhook-port.ts';

export type AppDependencies = {
  config: Config;
  db: Db;
  wallClock: Clock;
  newId: NewId;
  log: Logger;
  media: MediaPort;
  storage?: StoragePort;
  eventHub: EventHub;
  metrics?: Registry;
  issuers?: IssuerPort;
  apiVersions?: readonly ApiVersion[];
  webhooks?: Pick<WebhookPort, 'accepts' | 'secretOf'>;
};

export type AppEnv = {
  /** Of the server; nothing when a request comes without a connection. */
  Bindings: {
    outgoing?: ServerResponse;
    /** What `listen` writes to the connection once the reply is made. */
    eventStream?: EventStream;
  };
  Variables: RequestIdVariables & {
    publicUrl: string;
    eventHub: EventHub;
    base: BaseContext;
    /** What a POST made whose reply does not say it: for `idempotency.not_replayable`. */
    resourceId?: string;
    apiVersions: readonly ApiVersion[];
    /** By which the reply is made. */
    apiVersion: string;
    /** Set by `authenticate`: on every route but the public ones. */
    ctx: ServiceContext;
  };
};

const LARGEST_BODY = 64 * 1024;
const PICTURE = /^\/v1\/people\/[^/]+\/avatar$/;
/** Its bytes are counted as they are written, and no further: see `receivePart`. */
const FILE = '/v1/files';

export function createApp({
  config,
  eventHub,
  metrics = new Registry(),
  issuers = createIssuers({ policy: publicOnly }),
  storage = openStorage(config),
  apiVersions = API_VERSIONS,
  webhooks = webhooksOf(config),
  ...world
}: AppDependencies) {
  const app = new OpenAPIHono<AppEnv>();
  const limiter = createRateLimiter(world.db, config.rateLimits);
  const caller = address(config.trustedProxyHops);
  let document: object | undefined;

  app.onError((error, c) => refuse(c, refusalOf(error)));
  app.notFound((c) => refuse(c, routeNotFound()));

  app.use(requestId({ headerName: '' }));
  app.use(async (c, next) => {
    c.set('publicUrl', config.publicUrl);
    c.set('eventHub', eventHub);
    c.set('base', { ...world, storage, requestId: c.var.requestId, network: networkOf(caller(c)), trail: new Set() });
    await next();
  });
  app.use(requestLog(), measureRequests(metrics), securityHeaders({ isHttps: config.publicUrl.startsWith('https:') }));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => refuse(c, methodNotAllowedHere(), { allow: methods.join(', ') }),
    }),
  );
  app.use('/v1/*', apiCors(), apiVersion(apiVersions));
  app.use(
    '/v1/auth/*',
    authCors((origin, c) => isOriginOfAClinic(c.var.base.db, origin)),
  );
  const limitTo = (maxSize: number) => limitBody({ maxSize, onError: (c) => refuse(c, requestTooLarge()) });
  const [limitText, limitPicture] = [limitTo(LARGEST_BODY), limitTo(LARGEST_PICTURE)];
  app.use((c, next) => (c.req.path === FILE ? next() : (PICTURE.test(c.req.path) ? limitPicture : limitText)(c, next)));

  // Without a session or key: mounted before authentication.
  app.route('/', opsRoutes({ config, metrics, document: () => (document ??= openApiDocument(app, config.publicUrl)) }));
  app.route('/livekit', liveKitWebhookRoutes());
  app.use('/v1/*', (c, next) => (c.req.path === FILE ? next() : safeText()(c, next)));
  app.use('/v1/invitations/redeem', onlyForRoutes(rateLimit({ limiter, bucket: 'redeem', who: caller })));
  app.use('/v1/invitations/redeem-code', onlyForRoutes(rateLimit({ limiter, bucket: 'code', who: caller })));
  app.use('/v1/invitations/request-new', onlyForRoutes(rateLimitDone({ limiter, bucket: 'mail_caller', who: caller })));
  app.use(
    '/v1/invitations/request-new',
    onlyForRoutes(rateLimitDone({ limiter, bucket: 'mail_recipient', who: bodyField('secret') })),
  );
  app.route('/v1/invitations', redeemRoutes());
  for (const [path, ...limits] of authLimits(caller))
    for (const limit of limits) {
      const counting = limit.bucket.startsWith('mail_') ? rateLimitDone : rateLimit;
      app.use(`/v1/auth/${path}`, onlyForRoutes(counting({ limiter, ...limit })));
    }
  app.route('/v1/auth', authRoutes());
  app.use('/v1/sessions/exchange', onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: caller })));
  app.route('/v1/sessions', exchangeRoutes(issuers));

  app.use('/v1/calendar-feeds/*', onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: caller })));
  app.route('/v1/calendar-feeds', calendarFeedRoutes());

  app.use('/v1/clinics', limitStrangers({ limiter, who: caller }));
  app.route('/v1/clinics', platformRoutes(config));

  app.use('/v1/avatars/*', onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: caller })));
  app.route('/v1/avatars', avatarFileRoutes());

  app.use('/v1/file-contents/*', onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: caller })));
  app.route('/v1/file-contents', fileContentRoutes());

  // Also with the publishable key alone.
  const visitor = principalOr(caller);
  for (const path of ['/v1/practitioners/:id/slots', '/v1/slots', '/v1/slot-holds', '/v1/slot-holds/:id']) {
    app.use(path, auditRequests(operations(app)));
    app.use(path, limitStrangers({ limiter, who: caller }), onlyForRoutes(authenticateOrVisit()));
    app.use(path, onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: visitor })));
  }
  app.use('/v1/slot-holds', onlyForRoutes(unlessKey(rateLimit({ limiter, bucket: 'hold', who: visitor }))));
  for (const path of ['/v1/practitioners', '/v1/practitioners/:id']) {
    app.use(path, onlyReads(auditRequests(operations(app))), onlyReads(limitStrangers({ limiter, who: caller })));
    app.use(path, onlyReads(onlyForRoutes(authenticateOrVisit())));
    app.use(path, onlyReads(onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: visitor }))));
  }
  app.route('/v1', slotRoutes());
  app.route('/v1/slot-holds', slotHoldRoutes());
  app.route('/v1/practitioners', directoryRoutes());

  app.use('/v1/*', auditRequests(operations(app)));
  app.use('/v1/*', limitStrangers({ limiter, who: caller }), onlyForRoutes(authenticate()));
  app.use('/v1/*', onlyForRoutes(rateLimit({ limiter, bucket: 'general', who: principal })));
  app.use('/v1/conversations/:id/messages', onlyPosts(onlyForRoutes(rateLimit({ limiter, bucket: 'message', who: principal }))));
  app.use('/v1/conversations/:id/typing', onlyForRoutes(rateLimit({ limiter, bucket: 'typing', who: principal })));
  app.use('/v1/files', onlyForRoutes(rateLimit({ limiter, bucket: 'upload', who: principal })));
  app.use('/v1/network-checks', onlyForRoutes(rateLimit({ limiter, bucket: 'network_check', who: principal })));
  app.use('/v1/:noun/:id/join', onlyForRoutes(rateLimit({ limiter, bucket: 'join', who: principal })));
  for (const path of ['/v1/calls', '/v1/calls/:id/participants'])
    app.on('POST', path, onlyForRoutes(rateLimit({ limiter, bucket: 'ring', who: principal })));
  // Patients name addresses that nobody has looked at.
  app.on(
    'POST',
    '/v1/appointments/:id/guests',
    onlyForRoutes(onlyPatients(rateLimitDone({ limiter, bucket: 'mail_caller', who: principal }))),
  );

  mountModules(app, { issuers, webhooks, isOperation: (name) => operationIds(app).has(name) });
  return app;
}

/** What nobody answers is "not found" for everyone, whoever asks. */
const onlyForRoutes = (inner: MiddlewareHandler<AppEnv>) =>
  createMiddleware<AppEnv>((c, next) => (matchedRoutes(c).some(({ method }) => method !== 'ALL') ? inner(c, next) : next()));

const onlyPosts = (inner: MiddlewareHandler<AppEnv>) =>
  createMiddleware<AppEnv>((c, next) => (c.req.method === 'POST' ? inner(c, next) : next()));

/** Where changes are for others than reads: they go on to what is mounted later. */
const onlyReads = (inner: MiddlewareHandler<AppEnv>) =>
  createMiddleware<AppEnv>((c, next) => (c.req.method === 'GET' || c.req.method === 'HEAD' ? inner(c, next) : next()));

const operationIds = (app: OpenAPIHono<AppEnv>): ReadonlySet<string | undefined> =>
  new Set(app.openAPIRegistry.definitions.map((one) => (one.type === 'route' ? one.route.operationId : undefined)));

/** Read when it is first asked for: by then every route is mounted. */
function operations(app: OpenAPIHono<AppEnv>): OperationOf {
  let names: Map<string, string | undefined> | undefined;
  const read = () =>
    new Map(
      app.openAPIRegistry.definitions.flatMap((one) => {
        if (one.type !== 'route') return [];
        const pattern = one.route.path.replaceAll(/\{(\w+)\}/g, ':$1');
        return [[`${one.route.method.toUpperCase()} ${pattern}`, one.route.operationId]];
      }),
    );
  return (method, pattern) => (names ??= read()).get(`${method} ${pattern}`);
}

function refusalOf(error: unknown): TelehealthError {
  if (error instanceof TelehealthError) return error;
  if (error instanceof HTTPException && error.status === 400) return requestMalformed();
  if (error instanceof HTTPException && error.status === 415) return unsupportedMediaType();
  return isOutOfReach(error) ? unavailable({ retryAfterSeconds: 1 }) : internalError();
}

const refuse = (c: Context, { code, status, message, extra }: TelehealthError, headers: Record<string, string> = {}) => {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return problem(c, { code, status, title: message }, extra);
};

export type App = ReturnType<typeof createApp>;
