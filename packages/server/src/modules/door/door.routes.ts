import { createRoute } from '@hono/zod-openapi';
import { AppointmentId, JoinDecision, JoinDecisionQuery, JoinGrant, JoinRequest, WaitingEntry } from '@bedside/contract';
import { z } from 'zod';
import '../../livekit/media.errors.ts';
import { createRouter, json, needsNoKey, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import '../people/people.errors.ts';
import '../proxies/proxies.errors.ts';
import { waitingEntryToApi } from '../waiting/view-waiting-entries.ts';
import { JOIN_CODES } from './door.errors.ts';
import { decisionToApi } from './door.rules.ts';
import { getJoinDecision } from './get-join-decision.ts';
import { joinAppointment } from './join-appointment.ts';

const WHOSE_CODES = ['people.not_found', 'proxies.patient_required'] as const;

const byId = z.strictObject({ id: AppointmentId });

const readDecision = createRoute({
  operationId: 'getJoinDecision',
  summary: 'Ask whether you may come in now, and why not',
  method: 'get',
  path: '/{id}/join-decision',
  ...permission('calls.join'),
  request: { params: byId, query: JoinDecisionQuery },
  responses: replies('The decision', JoinDecision, ['appointments.not_found', ...WHOSE_CODES]),
});

const join = createRoute({
  operationId: 'joinAppointment',
  summary: 'Come in: to the waiting room first, then to the visit',
  description: `200 with a grant for who was admitted; 202 with the place in the waiting room for who was not; a refusal says why in
\`reason\`, and from when to when the door is open. Asking again is always safe: it keeps the place.
Who acts for several patients of a group says with \`personId\` for whom.`,
  method: 'post',
  path: '/{id}/join',
  ...permission('calls.join'),
  ...needsNoKey,
  request: { params: byId, body: json(JoinRequest) },
  responses: {
    ...replies('What lets one browser connect, once', JoinGrant, [
      'appointments.not_found',
      'media.unavailable',
      ...WHOSE_CODES,
      ...JOIN_CODES,
    ]),
    202: { description: 'The place in the waiting room', content: { 'application/json': { schema: WaitingEntry } } },
  },
});

export const doorRoutes = () =>
  createRouter()
    .openapi(readDecision, async (c) => {
      const decision = await getJoinDecision(c.var.ctx, c.req.valid('param').id, c.req.valid('query'));
      return c.json(decisionToApi(decision), 200, { 'cache-control': 'no-store' });
    })
    .openapi(join, async (c) => {
      const outcome = await joinAppointment(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      if (outcome.kind === 'waiting') return c.json(waitingEntryToApi(outcome.view), 202);
      return c.json(outcome.grant, 200, { 'cache-control': 'no-store' });
    });
