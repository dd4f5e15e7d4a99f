import { createRoute } from '@hono/zod-openapi';
import { Clock, SetClock } from '@bedside/contract';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { setClock } from './set-clock.ts';

const clock = createRoute({
  operationId: 'setSandboxClock',
  summary: 'Set the clock of a test clinic',
  description:
    'Moves the door, and every time that people see; never sessions and tokens. 0 is real time. Open streams get a `clock` event.',
  method: 'put',
  path: '/clock',
  ...permission('sandbox.manage'),
  request: { body: json(SetClock) },
  responses: replies('The clock as it is now', Clock, ['sandbox.test_only']),
});

/** Mounted at `/v1/sandbox`. */
export const sandboxRoutes = () =>
  createRouter().openapi(clock, async (c) => {
    const { offsetSeconds, now } = await setClock(c.var.ctx, c.req.valid('json'));
    return c.json({ offsetSeconds, serverNow: now.toISOString() }, 200);
  });
