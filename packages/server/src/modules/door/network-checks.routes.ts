import { createRoute } from '@hono/zod-openapi';
import { NetworkCheck } from '@bedside/contract';
import '../../livekit/media.errors.ts';
import { createRouter, needsNoKey, permission, replies } from '../../routes.ts';
import { checkNetwork } from './check-network.ts';

const check = createRoute({
  operationId: 'checkNetwork',
  summary: 'Try the way to the media server before a visit',
  description: 'A grant for a room of its own, which goes away by itself. It lets nobody send, see or hear anything.',
  method: 'post',
  path: '/',
  ...permission('calls.join'),
  ...needsNoKey,
  responses: replies('What lets one browser try to connect, once', NetworkCheck, ['media.unavailable']),
});

export const networkCheckRoutes = () =>
  createRouter().openapi(check, async (c) => c.json(await checkNetwork(c.var.ctx), 200, { 'cache-control': 'no-store' }));
