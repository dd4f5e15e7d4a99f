import { createRoute } from '@hono/zod-openapi';
import { Clock, InboxMailList, SetClock, type InboxMail } from '@bedside/contract';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { listInbox, type KeptMail } from '../mails/list-inbox.ts';
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

const inbox = createRoute({
  operationId: 'listSandboxInbox',
  summary: 'Read the mails of a test clinic',
  description:
    'Where no mail server is set up, mails stay here, with their links. Elsewhere, and so always in production, it is empty.',
  method: 'get',
  path: '/inbox',
  ...permission('sandbox.manage'),
  responses: replies('The newest 100, newest first', InboxMailList, ['sandbox.test_only']),
});

/** Mounted at `/v1/sandbox`. */
export const sandboxRoutes = () =>
  createRouter()
    .openapi(clock, async (c) => {
      const { offsetSeconds, now } = await setClock(c.var.ctx, c.req.valid('json'));
      return c.json({ offsetSeconds, serverNow: now.toISOString() }, 200);
    })
    .openapi(inbox, async (c) => c.json({ data: (await listInbox(c.var.ctx)).map(toInboxMail) }, 200));

const toInboxMail = ({ id, kind, toName, toAddress, appointmentId, subject, text, html, calendar, at }: KeptMail): InboxMail => ({
  id,
  kind,
  to: { name: toName, address: toAddress },
  appointmentId,
  subject,
  text,
  html,
  calendar,
  at: at.toISOString(),
});
