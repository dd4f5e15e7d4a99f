import { createRoute } from '@hono/zod-openapi';
import {
  AcceptCall,
  Call,
  CallId,
  CallParticipantId,
  InOwnPlace,
  JoinCall,
  JoinGrant,
  RingPerson,
  WaitingEntry,
} from '@bedside/contract';
import { z } from 'zod';
import '../../livekit/media.errors.ts';
import { createRouter, json, needsNoKey, noContent, permission, replies } from '../../routes.ts';
import { JOIN_CODES } from '../door/door.errors.ts';
import '../people/people.errors.ts';
import '../proxies/proxies.errors.ts';
import { waitingEntryToApi } from '../waiting/view-waiting-entries.ts';
import { acceptCall } from './accept-call.ts';
import './calls.errors.ts';
import { cancelCall } from './cancel-call.ts';
import { declineCall } from './decline-call.ts';
import { endCall } from './end-call.ts';
import { getCall } from './get-call.ts';
import { joinCall } from './join-call.ts';
import { leaveCall } from './leave-call.ts';
import { removeParticipant } from './remove-participant.ts';
import { ringPerson } from './ring-person.ts';
import { callToApi } from './view-call.ts';

const byId = z.strictObject({ id: CallId });
const inOwnPlace = { ...json(InOwnPlace), required: false as const };
const WHOSE_CODES = ['people.not_found', 'proxies.patient_required'] as const;

const ring = createRoute({
  operationId: 'ringPerson',
  summary: 'Ring someone',
  description: `It rings for 30 s on all their pages. Who is in another call is not disturbed: the call is then \`failed\`, with
\`endReason: busy\`. If they ring you at this moment, you are in one call at once.`,
  method: 'post',
  path: '/',
  ...permission('calls.ring'),
  request: { body: json(RingPerson) },
  responses: replies(
    'The call',
    Call,
    [
      'people.not_found',
      'people.not_active',
      'proxies.patient_required',
      'calls.busy',
      'calls.ringing_off',
      'calls.outside_window',
      'calls.answered_elsewhere',
      'calls.not_ringing',
    ],
    { status: 201 },
  ),
});

const accept = createRoute({
  operationId: 'acceptCall',
  summary: 'Take a call that rings for you; the first device to do so has it',
  method: 'post',
  path: '/{id}/accept',
  ...permission('calls.ring'),
  request: { params: byId, body: json(AcceptCall) },
  responses: replies('The call, accepted', Call, [
    ...(['calls.not_found', 'calls.not_ringing', 'calls.answered_elsewhere'] as const),
    ...WHOSE_CODES,
  ]),
});

const decline = createRoute({
  operationId: 'declineCall',
  summary: 'Do not take a call that rings for you, on any device',
  method: 'post',
  path: '/{id}/decline',
  ...permission('calls.ring'),
  request: { params: byId, body: inOwnPlace },
  responses: replies('The call', Call, ['calls.not_found', 'calls.not_ringing', ...WHOSE_CODES]),
});

const cancel = createRoute({
  operationId: 'cancelCall',
  summary: 'Stop ringing someone',
  method: 'post',
  path: '/{id}/cancel',
  ...permission('calls.ring'),
  request: { params: byId },
  responses: replies('The call, cancelled', Call, ['calls.not_found', 'calls.not_ringing']),
});

const join = createRoute({
  operationId: 'joinCall',
  summary: 'Come into a call that was accepted, also again after a reload',
  description: 'Of a visit, it is the same as joining its appointment: 202 is a place in the waiting room.',
  method: 'post',
  path: '/{id}/join',
  ...permission('calls.ring'),
  ...needsNoKey,
  request: { params: byId, body: json(JoinCall) },
  responses: {
    ...replies('What lets one browser connect, once', JoinGrant, [
      ...(['calls.not_found', 'calls.ended', 'calls.not_accepted', 'appointments.not_found', 'media.unavailable'] as const),
      ...WHOSE_CODES,
      ...JOIN_CODES,
    ]),
    202: { description: 'The place in the waiting room', content: { 'application/json': { schema: WaitingEntry } } },
  },
});

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
  summary: 'Leave a call, which goes on without you; a rung call of two ends for both',
  method: 'post',
  path: '/{id}/leave',
  ...permission('calls.read'),
  request: { params: byId, body: inOwnPlace },
  responses: noContent('You are out', ['calls.not_found', ...WHOSE_CODES]),
});

const end = createRoute({
  operationId: 'endCall',
  summary: 'End a call for all, and with it the visit; one that rings is cancelled',
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
  responses: replies('The call without them', Call, [
    'calls.not_found',
    'participants.not_found',
    'calls.ended',
    'calls.not_accepted',
  ]),
});

export const callRoutes = () =>
  createRouter()
    .openapi(ring, async (c) => c.json(callToApi(await ringPerson(c.var.ctx, c.req.valid('json')), c.var.publicUrl), 201))
    .openapi(accept, async (c) =>
      c.json(callToApi(await acceptCall(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), c.var.publicUrl), 200),
    )
    .openapi(decline, async (c) =>
      c.json(callToApi(await declineCall(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), c.var.publicUrl), 200),
    )
    .openapi(cancel, async (c) => c.json(callToApi(await cancelCall(c.var.ctx, c.req.valid('param').id), c.var.publicUrl), 200))
    .openapi(join, async (c) => {
      const outcome = await joinCall(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      if (outcome.kind === 'waiting') return c.json(waitingEntryToApi(outcome.view), 202);
      return c.json(outcome.grant, 200, { 'cache-control': 'no-store' });
    })
    .openapi(get, async (c) => c.json(callToApi(await getCall(c.var.ctx, c.req.valid('param').id), c.var.publicUrl), 200))
    .openapi(leave, async (c) => {
      await leaveCall(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(end, async (c) => c.json(callToApi(await endCall(c.var.ctx, c.req.valid('param').id), c.var.publicUrl), 200))
    .openapi(remove, async (c) => {
      const { id, participantId } = c.req.valid('param');
      return c.json(callToApi(await removeParticipant(c.var.ctx, id, participantId), c.var.publicUrl), 200);
    });
