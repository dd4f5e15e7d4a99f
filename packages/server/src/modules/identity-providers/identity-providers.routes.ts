import { createRoute } from '@hono/zod-openapi';
import {
  CreateIdentityProvider,
  ExchangeToken,
  IdentityProvider,
  IdentityProviderId,
  IdentityProviderList,
  Session,
  UpdateIdentityProvider,
} from '@bedside/contract';
import { z } from 'zod';
import type { IssuerPort } from '../../oidc/issuer-port.ts';
import { createRouter, isPublic, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import '../accounts/accounts.errors.ts';
import { identifyVisitor } from '../keys/identify-visitor.ts';
import { toSession } from '../sessions/sessions.routes.ts';
import { exchangeToken } from './exchange-token.ts';
import './identity-providers.errors.ts';
import type { IdentityProviderRow } from './identity-providers.table.ts';
import {
  createIdentityProvider,
  deleteIdentityProvider,
  listIdentityProviders,
  updateIdentityProvider,
} from './manage-identity-providers.ts';

const byId = z.strictObject({ id: IdentityProviderId });

const list = createRoute({
  operationId: 'listIdentityProviders',
  summary: 'List the issuers whose tokens the clinic trusts',
  method: 'get',
  path: '/',
  ...permission('settings.manage'),
  responses: replies('All of them, oldest first', IdentityProviderList, []),
});

const create = createRoute({
  operationId: 'createIdentityProvider',
  summary: 'Trust an issuer of OpenID Connect tokens',
  description:
    'RS256, ES256 or EdDSA; `https` on a public address. Its keys are found by Discovery, and followed when they change.',
  method: 'post',
  path: '/',
  ...permission('settings.manage'),
  request: { body: json(CreateIdentityProvider) },
  responses: replies('The identity provider', IdentityProvider, ['identity_providers.issuer_taken'], { status: 201 }),
});

const update = createRoute({
  operationId: 'updateIdentityProvider',
  summary: 'Change for whom its tokens are, and what its claims mean',
  method: 'patch',
  path: '/{id}',
  ...permission('settings.manage'),
  request: { params: byId, headers: IfMatch, body: json(UpdateIdentityProvider) },
  responses: replies('The identity provider as it is now', IdentityProvider, ['identity_providers.not_found']),
});

const remove = createRoute({
  operationId: 'deleteIdentityProvider',
  summary: 'Trust an issuer no more',
  method: 'delete',
  path: '/{id}',
  ...permission('settings.manage'),
  request: { params: byId, headers: IfMatch },
  responses: noContent('It opens nothing any more', ['identity_providers.not_found']),
});

const exchange = createRoute({
  operationId: 'exchangeToken',
  summary: 'Turn an issuer’s id or access token into a session',
  description: 'From a page, with `X-Publishable-Key`. The token is looked at once and never kept; ask again with a fresh one.',
  method: 'post',
  path: '/exchange',
  ...isPublic,
  request: { headers: z.object({ 'x-publishable-key': z.string().max(200).optional() }), body: json(ExchangeToken) },
  responses: replies(
    'The session; its token is shown this once',
    Session,
    [
      ...(['auth.missing', 'auth.invalid', 'auth.origin_not_allowed', 'identities.token_invalid'] as const),
      ...(['identities.unknown_person', 'identity_providers.unreachable'] as const),
      ...(['accounts.awaiting_approval', 'accounts.deactivated'] as const),
    ],
    { status: 201, signedIn: false },
  ),
});

/** Mounted at `/v1/identity-providers`. */
export const identityProviderRoutes = (issuers: IssuerPort) =>
  createRouter()
    .openapi(list, async (c) => c.json({ data: (await listIdentityProviders(c.var.ctx)).map(toApi) }, 200))
    .openapi(create, async (c) => {
      const row = await createIdentityProvider(c.var.ctx, issuers, c.req.valid('json'));
      return c.json(toApi(row), 201, etag(row));
    })
    .openapi(update, async (c) => {
      const at = { id: c.req.valid('param').id, expected: expectedRevision(c.req.valid('header')) };
      const row = await updateIdentityProvider(c.var.ctx, { ...c.req.valid('json'), ...at });
      return c.json(toApi(row), 200, etag(row));
    })
    .openapi(remove, async (c) => {
      const at = { id: c.req.valid('param').id, expected: expectedRevision(c.req.valid('header')) };
      await deleteIdentityProvider(c.var.ctx, at);
      return c.body(null, 204);
    });

/** Mounted at `/v1/sessions`, before authentication. */
export const exchangeRoutes = (issuers: IssuerPort) =>
  createRouter().openapi(exchange, async (c) => {
    const { 'x-publishable-key': publishableKey } = c.req.valid('header');
    const visitor = await identifyVisitor(c.var.base, { publishableKey, origin: c.req.header('origin') });
    return c.json(toSession(await exchangeToken(visitor, issuers, c.req.valid('json'))), 201);
  });

const toApi = ({
  id,
  name,
  issuer,
  clientIds,
  tokens,
  claims,
  createsPeople,
  ...row
}: IdentityProviderRow): IdentityProvider => ({
  id,
  name,
  issuer,
  clientIds,
  tokens,
  claims,
  createsPeople,
  revision: row.revision,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
