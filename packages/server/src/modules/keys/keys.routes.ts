import { createRoute } from '@hono/zod-openapi';
import { ApiKey, ApiKeyId, ApiKeyList, CreateApiKey, NewApiKey, RotateApiKey, UpdateApiKey } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, holdsSecret, json, needsNoKey, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import { createApiKey } from './create-api-key.ts';
import './keys.errors.ts';
import type { ApiKeyRow } from './keys.table.ts';
import { listApiKeys } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import { updateApiKey } from './update-api-key.ts';

const byId = z.strictObject({ id: ApiKeyId });

const list = createRoute({
  operationId: 'listApiKeys',
  summary: 'List the clinic’s keys, ended ones too',
  method: 'get',
  path: '/',
  ...permission('keys.manage'),
  responses: replies('The keys without their secrets, oldest first', ApiKeyList, []),
});

const create = createRoute({
  operationId: 'createApiKey',
  summary: 'Make a key',
  description: 'A secret key is shown this once. A key makes none that may do more than itself.',
  method: 'post',
  path: '/',
  ...permission('keys.manage'),
  ...holdsSecret,
  request: { body: json(CreateApiKey) },
  responses: replies('The key', NewApiKey, [], { status: 201 }),
});

const update = createRoute({
  operationId: 'updateApiKey',
  summary: 'Name a key, or pin it to another version',
  description: 'Requests by it that send no `API-Version` are answered by `apiVersion`. A new key has the newest.',
  method: 'patch',
  path: '/{id}',
  ...permission('keys.manage'),
  request: { params: byId, headers: IfMatch, body: json(UpdateApiKey) },
  responses: replies('The key', ApiKey, ['api_keys.not_found', 'api_keys.ended']),
});

const rotate = createRoute({
  operationId: 'rotateApiKey',
  summary: 'Replace a key',
  description: 'The new one may do the same. The old one lives on for `overlapHours`, so that nothing stops while you change it.',
  method: 'post',
  path: '/{id}/rotate',
  ...permission('keys.manage'),
  ...holdsSecret,
  request: { params: byId, body: json(RotateApiKey) },
  responses: replies('The new key', NewApiKey, ['api_keys.not_found', 'api_keys.ended'], { status: 201 }),
});

const revoke = createRoute({
  operationId: 'revokeApiKey',
  summary: 'End a key at once, with its event streams',
  method: 'post',
  path: '/{id}/revoke',
  ...permission('keys.manage'),
  ...needsNoKey,
  request: { params: byId },
  responses: replies('The key, ended', ApiKey, ['api_keys.not_found']),
});

/** Mounted at `/v1/api-keys`. */
export const keyRoutes = () =>
  createRouter()
    .openapi(list, async (c) => c.json({ data: (await listApiKeys(c.var.ctx)).map(toApi) }, 200))
    .openapi(create, async (c) => {
      const made = await createApiKey(c.var.ctx, c.req.valid('json'));
      return c.json({ ...toApi(made), key: made.key }, 201);
    })
    .openapi(update, async (c) => {
      const versions = c.var.apiVersions.map(({ version }) => version);
      const input = { ...c.req.valid('json'), versions, expectedRevision: expectedRevision(c.req.valid('header')) };
      const row = await updateApiKey(c.var.ctx, c.req.valid('param').id, input);
      return c.json(toApi(row), 200, etag(row));
    })
    .openapi(rotate, async (c) => {
      const made = await rotateApiKey(c.var.ctx, { id: c.req.valid('param').id, ...c.req.valid('json') });
      return c.json({ ...toApi(made), key: made.key }, 201);
    })
    .openapi(revoke, async (c) => c.json(toApi(await revokeApiKey(c.var.ctx, c.req.valid('param').id)), 200));

const toApi = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  prefix: row.prefix,
  publishableKey: row.publishableKey,
  scopes: row.scopes,
  apiVersion: row.apiVersion,
  revision: row.revision,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  replacedBy: row.replacedBy,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
