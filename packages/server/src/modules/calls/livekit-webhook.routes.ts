import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import '../../livekit/media.errors.ts';
import { createRouter, isPublic, noContent } from '../../routes.ts';
import { receiveMediaEvent } from './receive-media-event.ts';

const webhook = createRoute({
  operationId: 'receiveLiveKitWebhook',
  summary: 'For LiveKit: something changed in a room',
  description: "Signed by LiveKit with the API's own key, over the raw body.",
  method: 'post',
  path: '/webhook',
  ...isPublic,
  request: { headers: z.object({ authorization: z.string().optional() }) },
  responses: noContent('Taken in', ['webhooks.invalid_signature']),
});

export const liveKitWebhookRoutes = () =>
  createRouter().openapi(webhook, async (c) => {
    await receiveMediaEvent(c.var.base, await c.req.text(), c.req.valid('header').authorization);
    return c.body(null, 204);
  });
