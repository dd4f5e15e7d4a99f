import { createRoute } from '@hono/zod-openapi';
import {
  CreateWebhookEndpoint,
  ListWebhookDeliveries,
  NewWebhookEndpoint,
  UpdateWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryId,
  WebhookDeliveryList,
  WebhookEndpoint,
  WebhookEndpointId,
  WebhookEndpointList,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, holdsSecret, json, needsNoKey, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import type { WebhookPort } from '../../webhooks/webhook-port.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from './manage-webhook-endpoints.ts';
import { listWebhookDeliveries } from './read-deliveries.ts';
import { redeliverWebhook, testWebhookEndpoint } from './send-again.ts';
import './webhooks.errors.ts';
import { deliveryToApi, endpointToApi } from './webhooks-to-api.ts';

const byId = z.strictObject({ id: WebhookEndpointId });
const byDelivery = z.strictObject({ id: WebhookEndpointId, deliveryId: WebhookDeliveryId });
const manage = permission('settings.manage');

const list = createRoute({
  operationId: 'listWebhookEndpoints',
  summary: 'List where the clinic’s servers are told what happened',
  method: 'get',
  path: '/',
  ...manage,
  responses: replies('All of them without their secrets, oldest first', WebhookEndpointList, []),
});

const create = createRoute({
  operationId: 'createWebhookEndpoint',
  summary: 'Have a server told of what happens from now on',
  description: `Each event is a POST of a WebhookBody, signed as Standard Webhooks says (\`webhook-id\`, \`webhook-timestamp\`,
\`webhook-signature\`). It counts as delivered with a 2xx within 15 s; else it is sent again, ten times in 75 hours, with the same
\`webhook-id\`. Events of one appointment come in their order; a 410 disables the endpoint; redirects are not followed.`,
  method: 'post',
  path: '/',
  ...manage,
  ...holdsSecret,
  request: { body: json(CreateWebhookEndpoint) },
  responses: replies('The endpoint; its secret is shown this once', NewWebhookEndpoint, ['webhook_endpoints.too_many'], {
    status: 201,
  }),
});

const get = createRoute({
  operationId: 'getWebhookEndpoint',
  summary: 'Read a webhook endpoint, and since when it fails',
  method: 'get',
  path: '/{id}',
  ...manage,
  request: { params: byId },
  responses: replies('The endpoint without its secret', WebhookEndpoint, ['webhook_endpoints.not_found']),
});

const update = createRoute({
  operationId: 'updateWebhookEndpoint',
  summary: 'Change, disable or enable a webhook endpoint',
  description: 'Enabled again, it is told of what happens from then on, and of what was still to be sent before.',
  method: 'patch',
  path: '/{id}',
  ...manage,
  request: { params: byId, headers: IfMatch, body: json(UpdateWebhookEndpoint) },
  responses: replies('The endpoint as it is now', WebhookEndpoint, ['webhook_endpoints.not_found']),
});

const remove = createRoute({
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete a webhook endpoint with its deliveries',
  method: 'delete',
  path: '/{id}',
  ...manage,
  request: { params: byId, headers: IfMatch },
  responses: noContent('Nothing more is sent to it', ['webhook_endpoints.not_found']),
});

const rotate = createRoute({
  operationId: 'rotateWebhookSecret',
  summary: 'Replace the secret of a webhook endpoint',
  description: 'For 24 hours deliveries carry a signature of each, so that nothing is refused while you change it.',
  method: 'post',
  path: '/{id}/rotate-secret',
  ...manage,
  ...holdsSecret,
  request: { params: byId },
  responses: replies('The endpoint; its new secret is shown this once', NewWebhookEndpoint, ['webhook_endpoints.not_found'], {
    status: 201,
  }),
});

const test = createRoute({
  operationId: 'testWebhookEndpoint',
  summary: 'Send a webhook endpoint a `webhook.test`',
  description: 'Read in its deliveries what came of it.',
  method: 'post',
  path: '/{id}/test',
  ...manage,
  request: { params: byId },
  responses: replies(
    'The delivery, about to be sent',
    WebhookDelivery,
    ['webhook_endpoints.not_found', 'webhook_endpoints.disabled'],
    { status: 202 },
  ),
});

const deliveries = createRoute({
  operationId: 'listWebhookDeliveries',
  summary: 'Read what was, is and will be sent to a webhook endpoint',
  description: '`state=failed`: what was given up. Kept for 30 days.',
  method: 'get',
  path: '/{id}/deliveries',
  ...manage,
  request: { params: byId, query: ListWebhookDeliveries },
  responses: replies('A page, newest first', WebhookDeliveryList, ['webhook_endpoints.not_found']),
});

const redeliver = createRoute({
  operationId: 'redeliverWebhook',
  summary: 'Send a delivery once more',
  method: 'post',
  path: '/{id}/deliveries/{deliveryId}/redeliver',
  ...manage,
  ...needsNoKey,
  request: { params: byDelivery },
  responses: replies(
    'The delivery, about to be sent',
    WebhookDelivery,
    [
      ...(['webhook_endpoints.not_found', 'webhook_endpoints.disabled'] as const),
      ...(['webhook_deliveries.not_found', 'webhook_deliveries.under_way'] as const),
    ],
    { status: 202 },
  ),
});

/** Mounted at `/v1/webhook-endpoints`. */
export const webhookRoutes = (port: Pick<WebhookPort, 'accepts' | 'secretOf'>) =>
  createRouter()
    .openapi(list, async (c) => c.json({ data: (await listWebhookEndpoints(c.var.ctx)).map(endpointToApi) }, 200))
    .openapi(create, async (c) => {
      const { secret, ...view } = await createWebhookEndpoint(c.var.ctx, port, c.req.valid('json'));
      return c.json({ ...endpointToApi(view), secret }, 201, etag(view.row));
    })
    .openapi(get, async (c) => {
      const view = await getWebhookEndpoint(c.var.ctx, c.req.valid('param').id);
      return c.json(endpointToApi(view), 200, etag(view.row));
    })
    .openapi(update, async (c) => {
      const at = { id: c.req.valid('param').id, expected: expectedRevision(c.req.valid('header')) };
      const view = await updateWebhookEndpoint(c.var.ctx, port, { ...c.req.valid('json'), ...at });
      return c.json(endpointToApi(view), 200, etag(view.row));
    })
    .openapi(remove, async (c) => {
      const at = { id: c.req.valid('param').id, expected: expectedRevision(c.req.valid('header')) };
      await deleteWebhookEndpoint(c.var.ctx, at);
      return c.body(null, 204);
    })
    .openapi(rotate, async (c) => {
      const { secret, ...view } = await rotateWebhookSecret(c.var.ctx, port, c.req.valid('param').id);
      return c.json({ ...endpointToApi(view), secret }, 201, etag(view.row));
    })
    .openapi(test, async (c) => c.json(deliveryToApi(await testWebhookEndpoint(c.var.ctx, c.req.valid('param').id)), 202))
    .openapi(deliveries, async (c) => {
      const of = { endpointId: c.req.valid('param').id };
      const { rows, nextCursor } = await listWebhookDeliveries(c.var.ctx, { ...c.req.valid('query'), ...of });
      return c.json({ data: rows.map(deliveryToApi), nextCursor }, 200);
    })
    .openapi(redeliver, async (c) => {
      const { id: endpointId, deliveryId: id } = c.req.valid('param');
      return c.json(deliveryToApi(await redeliverWebhook(c.var.ctx, { endpointId, id })), 202);
    });
