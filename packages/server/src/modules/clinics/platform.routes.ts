import { createRoute } from '@hono/zod-openapi';
import { CreateClinic, NewClinic } from '@bedside/contract';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { AppEnv } from '../../app.ts';
import { createRouter, isPublic, json, replies } from '../../routes.ts';
import { authInvalid, authMissing } from '../../shared/auth.errors.ts';
import { contextOf } from '../../shared/request-context.ts';
import { routeNotFound } from '../../shared/request.errors.ts';
import '../people/people.errors.ts';
import { clinicToApi } from './clinics.routes.ts';
import { createClinic, type MadeClinic } from './create-clinic.ts';

const create = createRoute({
  operationId: 'createClinic',
  summary: 'Make a clinic, with its first keys and its first admin',
  description:
    'For whoever runs this server: `Authorization: Bearer` with `BEDSIDE_PLATFORM_KEY`. Where that is not set there is no such route; `npm run clinic -- create` does the same.',
  method: 'post',
  path: '/',
  ...isPublic,
  request: { body: json(CreateClinic) },
  responses: replies(
    'The clinic; its secret key is shown this once',
    NewClinic,
    ['auth.missing', 'auth.invalid', 'routes.not_found', 'clinics.https_only'],
    { status: 201, signedIn: false },
  ),
});

/** Mounted at `/v1/clinics`, before authentication. */
export const platformRoutes = ({ platformKey }: { platformKey: string | null }) =>
  createRouter().openapi(create, async (c) => {
    requirePlatformKey(c, platformKey);
    const { base } = c.var;
    const actor = { type: 'system', id: 'platform' } as const;
    const ctx = contextOf(base, { clinicId: base.newId('cln'), clockOffsetSeconds: 0, actor });
    return c.json(toApi(await createClinic(ctx, c.req.valid('json'))), 201, { 'cache-control': 'no-store' });
  });

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
