import { createRoute } from '@hono/zod-openapi';
import { AppointmentId, JoinDecision, JoinGrant, JoinRequest, WaitingEntry } from '@bedside/contract';
import { z } from 'zod';
import '../../livekit/media.errors.ts';
import { createRouter, json, needsNoKey, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import { waitingEntryToApi } from '../waiting/view-waiting-entries.ts';
import { JOIN_CODES } from './door.errors.ts';
import { decisionToApi } from './door.rules.ts';
import { getJoinDecision } from './get-join-decision.ts';
import { joinAppointment } from './join-appointment.ts';

const byId = z.strictObject({ id: AppointmentId });

const readDecision = createRoute({
  operationId: 'getJoinDecision',
  summary: 'Ask whether you may come in now, and why not',
  method: 'get',
  path: '/{id}/join-decision',
  ...permission('calls.join'),
  request: { params: byId },
  responses: replies('The decision', JoinDecision, ['appointments.not_found']),
});

const join = createRoute({
  operationId: 'joinAppointment',
  summary: 'Come in: to the waiting room first, then to the visit',
  description: `200 with a grant for who was admitted; 202 with the place in the waiting room for who was not; a refusal says why in
\`reason\`, and from when to when the door is open. Asking again is always safe: it keeps the place.`,
  method: 'post',
  path: '/{id}/join',
  ...permission('calls.join'),
  ...needsNoKey,
  request: { params: byId, body: json(JoinRequest) },
  responses: {
    ...replies('What lets one browser connect, once', JoinGrant, ['appointments.not_found', 'media.unavailable', ...JOIN_CODES]),
    202: { description: 'The place in the waiting room', content: { 'application/json': { schema: WaitingEntry } } },
  },
});

export const doorRoutes = () =>
  createRouter()
    .openapi(readDecision, async (c) => {
      const decision = await getJoinDecision(c.var.ctx, c.req.valid('param').id);
      return c.json(decisionToApi(decision), 200, { 'cache-control': 'no-store' });
    })
    .openapi(join, async (c) => {
      const outcome = await joinAppointment(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      if (outcome.kind === 'waiting') return c.json(waitingEntryToApi(outcome.view), 202);
      return c.json(outcome.grant, 200, { 'cache-control': 'no-store' });
    });
