import { createRoute } from '@hono/zod-openapi';
import {
  Call,
  CallId,
  CallParticipantId,
  InOwnPlace,
  OpenSideRoom,
  RingParticipant,
  ShareScreenPermission,
} from '@bedside/contract';
import { z } from 'zod';
import '../../livekit/media.errors.ts';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../door/door.errors.ts';
import '../people/people.errors.ts';
import '../proxies/proxies.errors.ts';
import { allowScreenShare } from './allow-screen-share.ts';
import './calls.errors.ts';
import { askToUnmute, muteParticipant } from './mute-participant.ts';
import { ringParticipant } from './ring-participant.ts';
import { setCallLock } from './set-call-lock.ts';
import { setHand } from './set-hand.ts';
import { comeBack, stepOut } from './side-room.ts';
import { callToApi } from './view-call.ts';

const byId = z.strictObject({ id: CallId });
const ofParticipant = z.strictObject({ id: CallId, participantId: CallParticipantId });
const inOwnPlace = { ...json(InOwnPlace), required: false as const };
const OF_CALL = ['calls.not_found', 'calls.ended', 'calls.not_accepted'] as const;
const OF_HAND = [
  'calls.not_found',
  'calls.ended',
  'join.not_participant',
  'people.not_found',
  'proxies.patient_required',
] as const;
const OF_PARTICIPANT = [...OF_CALL, 'participants.not_found'] as const;

const ring = createRoute({
  operationId: 'ringCallParticipant',
  summary: 'Ring one more person into a call that is under way',
  description: 'A colleague, the front desk, or who takes part in the visit. Others come by an invitation of their own.',
  method: 'post',
  path: '/{id}/participants',
  ...permission('calls.moderate'),
  request: { params: byId, body: json(RingParticipant) },
  responses: replies('The call', Call, [
    ...OF_CALL,
    ...(['people.not_found', 'people.not_active', 'calls.callee_busy', 'join.removed'] as const),
  ]),
});

const mute = createRoute({
  operationId: 'muteCallParticipant',
  summary: 'Silence someone’s microphone; they can unmute it themselves',
  method: 'post',
  path: '/{id}/participants/{participantId}/mute',
  ...permission('calls.moderate'),
  request: { params: ofParticipant },
  responses: replies('The call', Call, [...OF_PARTICIPANT, 'media.unavailable']),
});

const ask = createRoute({
  operationId: 'askCallParticipantToUnmute',
  summary: 'Ask someone to unmute',
  method: 'post',
  path: '/{id}/participants/{participantId}/ask-to-unmute',
  ...permission('calls.moderate'),
  request: { params: ofParticipant },
  responses: replies('The call', Call, OF_PARTICIPANT),
});

const share = createRoute({
  operationId: 'allowScreenShare',
  summary: 'Allow someone to share their screen, or forbid it',
  method: 'post',
  path: '/{id}/participants/{participantId}/screen-share',
  ...permission('calls.moderate'),
  request: { params: ofParticipant, body: json(ShareScreenPermission) },
  responses: replies('The call', Call, [...OF_PARTICIPANT, 'media.unavailable']),
});

const lock = createRoute({
  operationId: 'lockCall',
  summary: 'Let nobody in any more who was not in before',
  method: 'post',
  path: '/{id}/lock',
  ...permission('calls.moderate'),
  request: { params: byId },
  responses: replies('The call, locked', Call, OF_CALL),
});

const unlock = createRoute({
  operationId: 'unlockCall',
  summary: 'Let people in again',
  method: 'post',
  path: '/{id}/unlock',
  ...permission('calls.moderate'),
  request: { params: byId },
  responses: replies('The call, open', Call, OF_CALL),
});

const raise = createRoute({
  operationId: 'raiseHand',
  summary: 'Raise your hand',
  method: 'post',
  path: '/{id}/raise-hand',
  ...permission('calls.read'),
  request: { params: byId, body: inOwnPlace },
  responses: replies('The call', Call, OF_HAND),
});

const lower = createRoute({
  operationId: 'lowerHand',
  summary: 'Lower your hand',
  method: 'post',
  path: '/{id}/lower-hand',
  ...permission('calls.read'),
  request: { params: byId, body: inOwnPlace },
  responses: replies('The call', Call, OF_HAND),
});

const sideRoom = createRoute({
  operationId: 'openSideRoom',
  summary: 'Step out of the room with one other, where the rest do not hear you',
  description: 'Then both join the call again: the grant is for the side room.',
  method: 'post',
  path: '/{id}/side-room',
  ...permission('calls.moderate'),
  request: { params: byId, body: json(OpenSideRoom) },
  responses: replies('The call', Call, [...OF_PARTICIPANT, 'calls.side_room_open', 'join.not_participant']),
});

const closeSideRoom = createRoute({
  operationId: 'closeSideRoom',
  summary: 'Bring back who stepped out; both join the call again',
  method: 'post',
  path: '/{id}/side-room/close',
  ...permission('calls.moderate'),
  request: { params: byId },
  responses: replies('The call', Call, OF_CALL),
});

/** What may be done to the people in a call, and to its room. */
export const moderationRoutes = () =>
  createRouter()
    .openapi(ring, async (c) =>
      c.json(
        callToApi(await ringParticipant(c.var.ctx, c.req.valid('param').id, c.req.valid('json').personId), c.var.publicUrl),
        200,
      ),
    )
    .openapi(mute, async (c) => {
      const { id, participantId } = c.req.valid('param');
      return c.json(callToApi(await muteParticipant(c.var.ctx, id, participantId), c.var.publicUrl), 200);
    })
    .openapi(ask, async (c) => {
      const { id, participantId } = c.req.valid('param');
      return c.json(callToApi(await askToUnmute(c.var.ctx, id, participantId), c.var.publicUrl), 200);
    })
    .openapi(share, async (c) => {
      const { id, participantId } = c.req.valid('param');
      return c.json(
        callToApi(await allowScreenShare(c.var.ctx, id, participantId, c.req.valid('json').allowed), c.var.publicUrl),
        200,
      );
    })
    .openapi(lock, async (c) =>
      c.json(callToApi(await setCallLock(c.var.ctx, c.req.valid('param').id, true), c.var.publicUrl), 200),
    )
    .openapi(unlock, async (c) =>
      c.json(callToApi(await setCallLock(c.var.ctx, c.req.valid('param').id, false), c.var.publicUrl), 200),
    )
    .openapi(raise, async (c) => {
      const input = { ...c.req.valid('json'), isRaised: true };
      return c.json(callToApi(await setHand(c.var.ctx, c.req.valid('param').id, input), c.var.publicUrl), 200);
    })
    .openapi(lower, async (c) => {
      const input = { ...c.req.valid('json'), isRaised: false };
      return c.json(callToApi(await setHand(c.var.ctx, c.req.valid('param').id, input), c.var.publicUrl), 200);
    })
    .openapi(sideRoom, async (c) =>
      c.json(
        callToApi(await stepOut(c.var.ctx, c.req.valid('param').id, c.req.valid('json').participantId), c.var.publicUrl),
        200,
      ),
    )
    .openapi(closeSideRoom, async (c) =>
      c.json(callToApi(await comeBack(c.var.ctx, c.req.valid('param').id), c.var.publicUrl), 200),
    );
