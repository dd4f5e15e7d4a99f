import { createRoute } from '@hono/zod-openapi';
import { CreateClinic, NewClinic } from '@bedside/contract';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AppEnv } from '../../app.ts';
import { byPlatformKey, createRouter, holdsSecret, json, replies } from '../../routes.ts';
import { authInvalid, authMissing } from '../../shared/auth.errors.ts';
import { contextOf } from '../../shared/request-context.ts';
import { routeNotFound } from '../../shared/request.errors.ts';
import '../people/people.errors.ts';
import { clinicToApi } from './clinics.routes.ts';
import { createClinic, type MadeClinic } from './create-clinic.ts';

type Options = { platformKey: string | null };

const create = (options: Options) =>
  createRoute({
    operationId: 'createClinic',
    summary: 'Make a clinic, with its first keys and its first admin',
    description:
      'For whoever runs this server: `Authorization: Bearer` with `BEDSIDE_PLATFORM_KEY`. Where that is not set there is no such route; `npm run clinic -- create` does the same. The same `Idempotency-Key` makes one clinic, however often it is sent.',
    method: 'post',
    path: '/',
    ...byPlatformKey,
    ...holdsSecret,
    middleware: [asPlatform(options)] as const,
    request: { body: json(CreateClinic) },
    responses: replies(
      'The clinic; its secret key is shown this once',
      NewClinic,
      ['auth.missing', 'auth.invalid', 'routes.not_found', 'clinics.https_only'],
      { status: 201, signedIn: false },
    ),
  });

/** Mounted at `/v1/clinics`, before authentication. */
export const platformRoutes = (options: Options) =>
  createRouter().openapi(create(options), async (c) => {
    const made = await createClinic(c.var.ctx, c.req.valid('json'));
    c.set('resourceId', made.clinic.id);
    return c.json(toApi(made), 201, { 'cache-control': 'no-store' });
  });

/** Before the body is looked at. The clinic that a request with a key of its own makes has its id from that key: it is made once. */
function asPlatform({ platformKey }: Options) {
  return createMiddleware<AppEnv>((c, next) => {
    requirePlatformKey(c, platformKey);
    const { base } = c.var;
    const sent = c.req.header('idempotency-key');
    const clinicId = sent === undefined ? base.newId('cln') : `cln_${digest(`clinic ${sent}`).toString('hex').slice(0, 32)}`;
    const actor = { type: 'system', id: 'platform' } as const;
    c.set('ctx', contextOf(base, { clinicId, clockOffsetSeconds: 0, actor }));
    return next();
  });
}

function requirePlatformKey(c: Context<AppEnv>, platformKey: string | null): void {
  if (platformKey === null) throw routeNotFound();
  const [, sent] = /^bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (sent === undefined) throw authMissing();
  if (!timingSafeEqual(digest(sent), digest(platformKey))) throw authInvalid();
}

const digest = (text: string) => createHash('sha256').update(text).digest();

const toApi = ({ clinic, publishableKey, secretKey, admin }: MadeClinic): NewClinic => ({
  clinic: clinicToApi(clinic),
  publishableKey: { id: publishableKey.id, key: publishableKey.key },
  secretKey: { id: secretKey.id, key: secretKey.key },
  admin: { id: admin!.id },
});
