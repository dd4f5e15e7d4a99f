import { createRoute } from '@hono/zod-openapi';
import { WaitingEntry, WaitingEntryId, WaitingEntryList } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, permission, replies } from '../../routes.ts';
import { JOIN_CODES } from '../door/door.errors.ts';
import { admitWaitingEntry } from './admit-waiting-entry.ts';
import { leaveWaitingRoom } from './leave-waiting-room.ts';
import { listWaitingEntries } from './list-waiting-entries.ts';
import { waitingEntryToApi } from './view-waiting-entries.ts';
import './waiting.errors.ts';

const byId = z.strictObject({ id: WaitingEntryId });

const list = createRoute({
  operationId: 'listWaitingEntries',
  summary: 'See who waits for you, longest first; as a patient, your own place',
  method: 'get',
  path: '/',
  ...permission('waiting.read'),
  responses: replies('Who waits', WaitingEntryList, []),
});

const admit = createRoute({
  operationId: 'admitWaitingEntry',
  summary: 'Admit someone who waits; the first one starts the visit',
  method: 'post',
  path: '/{id}/admit',
  ...permission('waiting.manage'),
  request: { params: byId },
  responses: replies('The place, admitted', WaitingEntry, ['waiting.not_found', 'waiting.not_waiting', ...JOIN_CODES]),
});

const leave = createRoute({
  operationId: 'leaveWaitingRoom',
  summary: 'Leave the waiting room',
  method: 'post',
  path: '/{id}/leave',
  ...permission('calls.join'),
  request: { params: byId },
  responses: replies('The place, given up', WaitingEntry, ['waiting.not_found', 'waiting.not_waiting']),
});

export const waitingRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const data = (await listWaitingEntries(c.var.ctx)).map(waitingEntryToApi);
      return c.json({ data, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    })
    .openapi(admit, async (c) => c.json(waitingEntryToApi(await admitWaitingEntry(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(leave, async (c) => c.json(waitingEntryToApi(await leaveWaitingRoom(c.var.ctx, c.req.valid('param').id)), 200));
