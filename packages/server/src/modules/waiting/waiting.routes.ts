import { createRoute } from '@hono/zod-openapi';
import {
  AdmitWaitingEntry,
  AnnounceRunningLate,
  DenyWaitingEntry,
  HoldWaitingEntry,
  ListWaitingEntries,
  MessagedWaiting,
  MessageWaiting,
  RunningLateAnnounced,
  WaitingEntry,
  WaitingEntryId,
  WaitingEntryList,
  WaitingMessage,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { JOIN_CODES } from '../door/door.errors.ts';
import '../people/people.errors.ts';
import { admitWaitingEntry } from './admit-waiting-entry.ts';
import { announceRunningLate } from './announce-running-late.ts';
import { denyWaitingEntry } from './deny-waiting-entry.ts';
import { holdWaitingEntry } from './hold-waiting-entry.ts';
import { leaveWaitingRoom } from './leave-waiting-room.ts';
import { listWaitingEntries } from './list-waiting-entries.ts';
import { messageWaiting, messageWaitingEntry } from './message-waiting.ts';
import { waitingEntryToApi } from './view-waiting-entries.ts';
import './waiting.errors.ts';

const byId = z.strictObject({ id: WaitingEntryId });
const MANAGING = ['waiting.not_found', 'waiting.not_waiting'] as const;

const list = createRoute({
  operationId: 'listWaitingEntries',
  summary: 'See who waits for you, longest first; as a patient, your own place',
  description: `A practitioner sees who waits for them, administrators and the front desk whom their role reaches. Each entry has the
place in the practitioner's queue, which is by the booked times, and when it will be their turn.`,
  method: 'get',
  path: '/',
  ...permission('waiting.read'),
  request: { query: ListWaitingEntries },
  responses: replies('Who waits', WaitingEntryList, []),
});

const admit = createRoute({
  operationId: 'admitWaitingEntry',
  summary: 'Admit someone who waits; the first one starts the visit',
  method: 'post',
  path: '/{id}/admit',
  ...permission('waiting.manage'),
  request: { params: byId, body: { ...json(AdmitWaitingEntry), required: false as const } },
  responses: replies('The place, admitted', WaitingEntry, [...MANAGING, ...JOIN_CODES]),
});

const hold = createRoute({
  operationId: 'holdWaitingEntry',
  summary: 'Ask someone to wait on, with a message; takes a denial back, too',
  method: 'post',
  path: '/{id}/hold',
  ...permission('waiting.manage'),
  request: { params: byId, body: json(HoldWaitingEntry) },
  responses: replies('The place, held', WaitingEntry, MANAGING),
});

const deny = createRoute({
  operationId: 'denyWaitingEntry',
  summary: 'Do not let someone in, and say why',
  method: 'post',
  path: '/{id}/deny',
  ...permission('waiting.manage'),
  request: { params: byId, body: json(DenyWaitingEntry) },
  responses: replies('The place, denied', WaitingEntry, MANAGING),
});

const messageOne = createRoute({
  operationId: 'messageWaitingEntry',
  summary: 'Say something to someone who waits',
  description: 'The code `ready` also tells a patient who chose to be told that it is their turn, by mail.',
  method: 'post',
  path: '/{id}/message',
  ...permission('waiting.manage'),
  request: { params: byId, body: json(WaitingMessage) },
  responses: replies('The place, with the message', WaitingEntry, MANAGING),
});

const messageAll = createRoute({
  operationId: 'messageWaiting',
  summary: 'Say something to several, or to all who wait for you',
  method: 'post',
  path: '/message',
  ...permission('waiting.manage'),
  request: { body: json(MessageWaiting) },
  responses: replies('How many were told', MessagedWaiting, ['waiting.not_found']),
});

const runningLate = createRoute({
  operationId: 'announceRunningLate',
  summary: 'Say that a practitioner is late: everyone who waits or comes soon is offered what to do until then',
  description: `Each patient may wait, be told when it is their turn, be phoned, or take another slot, with
\`POST /v1/appointments/{id}/answer-running-late\`; their place is kept. \`minutes: 0\` takes it back.`,
  method: 'post',
  path: '/running-late',
  ...permission('waiting.manage'),
  request: { body: json(AnnounceRunningLate) },
  responses: replies('Whose visits it is about', RunningLateAnnounced, ['people.not_found', 'people.not_active']),
});

const leave = createRoute({
  operationId: 'leaveWaitingRoom',
  summary: 'Leave the waiting room',
  method: 'post',
  path: '/{id}/leave',
  ...permission('calls.join'),
  request: { params: byId },
  responses: replies('The place, given up', WaitingEntry, MANAGING),
});

export const waitingRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const data = (await listWaitingEntries(c.var.ctx, c.req.valid('query'))).map(waitingEntryToApi);
      return c.json({ data, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    })
    .openapi(messageAll, async (c) => {
      const sent = await messageWaiting(c.var.ctx, c.req.valid('json'));
      return c.json({ sent, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    })
    .openapi(runningLate, async (c) => {
      const announced = await announceRunningLate(c.var.ctx, c.req.valid('json'));
      return c.json({ ...announced, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    })
    .openapi(admit, async (c) => {
      const admitted = await admitWaitingEntry(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(waitingEntryToApi(admitted), 200);
    })
    .openapi(hold, async (c) => {
      const held = await holdWaitingEntry(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(waitingEntryToApi(held), 200);
    })
    .openapi(deny, async (c) => {
      const denied = await denyWaitingEntry(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(waitingEntryToApi(denied), 200);
    })
    .openapi(messageOne, async (c) => {
      const told = await messageWaitingEntry(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(waitingEntryToApi(told), 200);
    })
    .openapi(leave, async (c) => c.json(waitingEntryToApi(await leaveWaitingRoom(c.var.ctx, c.req.valid('param').id)), 200));
