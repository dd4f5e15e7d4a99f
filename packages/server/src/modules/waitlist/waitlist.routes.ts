import { createRoute } from '@hono/zod-openapi';
import { Appointment, JoinWaitlist, ListWaitlist, WaitlistEntry, WaitlistEntryId } from '@bedside/contract';
import { WaitlistEntryList, WaitlistOfferId } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { TAKING_TIME } from '../appointments/appointments.routes.ts';
import { appointmentToApi } from '../appointments/view-appointments.ts';
import { acceptOffer, declineOffer } from './answer-offer.ts';
import { joinWaitlist } from './join-waitlist.ts';
import { leaveWaitlist } from './leave-waitlist.ts';
import { getWaitlistEntry, listWaitlist } from './read-waitlist.ts';
import { entryToApi } from './view-waitlist.ts';
import './waitlist.errors.ts';

const byEntry = z.strictObject({ id: WaitlistEntryId });
const byOffer = z.strictObject({ id: WaitlistOfferId });

const join = createRoute({
  operationId: 'joinWaitlist',
  summary: 'Wait for a slot that becomes free',
  description: 'Of one practitioner, or of any of a specialty. Freed slots are offered to one patient after the other, in order.',
  method: 'post',
  path: '/waitlist-entries',
  ...permission('waitlist.manage'),
  request: { body: json(JoinWaitlist) },
  responses: replies(
    'The entry, at the end of the line',
    WaitlistEntry,
    ['people.not_found', 'people.not_active', 'appointments.booking_off', 'waitlist.too_many'],
    { status: 201 },
  ),
});

const list = createRoute({
  operationId: 'listWaitlistEntries',
  summary: 'List who waits for a slot',
  method: 'get',
  path: '/waitlist-entries',
  ...permission('waitlist.manage'),
  request: { query: ListWaitlist },
  responses: replies('A page, the longest waiting first', WaitlistEntryList, []),
});

const get = createRoute({
  operationId: 'getWaitlistEntry',
  summary: 'Read an entry of the waitlist, with what is offered',
  method: 'get',
  path: '/waitlist-entries/{id}',
  ...permission('waitlist.manage'),
  request: { params: byEntry },
  responses: replies('The entry', WaitlistEntry, ['waitlist.not_found']),
});

const leave = createRoute({
  operationId: 'leaveWaitlist',
  summary: 'Wait no more',
  description: 'What was offered goes to the next in line.',
  method: 'delete',
  path: '/waitlist-entries/{id}',
  ...permission('waitlist.manage'),
  request: { params: byEntry },
  responses: noContent('They do not wait any more', ['waitlist.not_found', 'waitlist.ended']),
});

const accept = createRoute({
  operationId: 'acceptWaitlistOffer',
  summary: 'Book the slot that is offered',
  description: 'As patients book at this clinic: `pending` until it is confirmed, or `scheduled`.',
  method: 'post',
  path: '/waitlist-offers/{id}/accept',
  ...permission('waitlist.manage'),
  request: { params: byOffer },
  responses: replies('The appointment', Appointment, [
    ...TAKING_TIME,
    ...(['appointments.booking_off', 'slot_holds.not_found', 'waitlist.not_found', 'waitlist.ended'] as const),
  ]),
});

const decline = createRoute({
  operationId: 'declineWaitlistOffer',
  summary: 'Leave the slot that is offered to the next in line',
  method: 'post',
  path: '/waitlist-offers/{id}/decline',
  ...permission('waitlist.manage'),
  request: { params: byOffer },
  responses: replies('The entry, which waits on', WaitlistEntry, ['waitlist.not_found', 'waitlist.ended']),
});

/** Mounted at `/v1`. */
export const waitlistRoutes = () =>
  createRouter()
    .openapi(join, async (c) => c.json(entryToApi(await joinWaitlist(c.var.ctx, c.req.valid('json'))), 201))
    .openapi(list, async (c) => {
      const { views, nextCursor } = await listWaitlist(c.var.ctx, c.req.valid('query'));
      return c.json({ data: views.map(entryToApi), nextCursor }, 200);
    })
    .openapi(get, async (c) => c.json(entryToApi(await getWaitlistEntry(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(leave, async (c) => {
      await leaveWaitlist(c.var.ctx, c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(accept, async (c) => c.json(appointmentToApi(await acceptOffer(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(decline, async (c) => c.json(entryToApi(await declineOffer(c.var.ctx, c.req.valid('param').id)), 200));
