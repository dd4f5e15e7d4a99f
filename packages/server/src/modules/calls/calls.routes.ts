import { createRoute } from '@hono/zod-openapi';
import { Call, CallId, CallParticipantId } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, noContent, permission, replies } from '../../routes.ts';
import './calls.errors.ts';
import { endCall } from './end-call.ts';
import { getCall } from './get-call.ts';
import { leaveCall } from './leave-call.ts';
import { removeParticipant } from './remove-participant.ts';
import { callToApi } from './view-call.ts';

const byId = z.strictObject({ id: CallId });

const get = createRoute({
  operationId: 'getCall',
  summary: 'Read a call: who is in it, since when, and how long both talked',
  method: 'get',
  path: '/{id}',
  ...permission('calls.read'),
  request: { params: byId },
  responses: replies('The call', Call, ['calls.not_found']),
});

const leave = createRoute({
  operationId: 'leaveCall',
  summary: 'Leave a call, which goes on without you',
  method: 'post',
  path: '/{id}/leave',
  ...permission('calls.join'),
  request: { params: byId },
  responses: noContent('You are out', ['calls.not_found']),
});

const end = createRoute({
  operationId: 'endCall',
  summary: 'End a call for all, and with it the visit',
  method: 'post',
  path: '/{id}/end',
  ...permission('calls.moderate'),
  request: { params: byId },
  responses: replies('The call, over', Call, ['calls.not_found', 'calls.ended']),
});

const remove = createRoute({
  operationId: 'removeCallParticipant',
  summary: 'Put someone out of a call; they cannot come back',
  method: 'post',
  path: '/{id}/participants/{participantId}/remove',
  ...permission('calls.moderate'),
  request: { params: z.strictObject({ id: CallId, participantId: CallParticipantId }) },
  responses: replies('The call without them', Call, ['calls.not_found', 'participants.not_found', 'calls.ended']),
});

export const callRoutes = () =>
  createRouter()
    .openapi(get, async (c) => c.json(callToApi(await getCall(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(leave, async (c) => {
      await leaveCall(c.var.ctx, c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(end, async (c) => c.json(callToApi(await endCall(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(remove, async (c) => {
      const { id, participantId } = c.req.valid('param');
      return c.json(callToApi(await removeParticipant(c.var.ctx, id, participantId)), 200);
    });
