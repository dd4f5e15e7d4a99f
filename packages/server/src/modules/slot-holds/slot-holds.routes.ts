import { createRoute } from '@hono/zod-openapi';
import { HoldSlot, SlotHold, SlotHoldId } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, forVisitors, json, noContent, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import '../people/people.errors.ts';
import '../slots/slots.errors.ts';
import { holdSlot } from './hold-slot.ts';
import { releaseHold } from './release-hold.ts';
import './slot-holds.errors.ts';
import type { SlotHoldRow } from './slot-holds.table.ts';

const hold = createRoute({
  operationId: 'holdSlot',
  summary: 'Keep a slot while someone books it',
  description:
    'For a few minutes, as the clinic has set; book with `holdId`. A session, a secret key, or the publishable key alone in `X-Publishable-Key`.',
  method: 'post',
  path: '/',
  ...forVisitors,
  request: { body: json(HoldSlot) },
  responses: replies(
    'It is kept until `expiresAt`',
    SlotHold,
    ['people.not_found', 'appointments.in_the_past', 'appointments.not_a_slot', 'appointments.slot_taken', 'slot_holds.too_many'],
    { status: 201 },
  ),
});

const release = createRoute({
  operationId: 'releaseSlotHold',
  summary: 'Let others have the slot',
  method: 'delete',
  path: '/{id}',
  ...forVisitors,
  request: { params: z.strictObject({ id: SlotHoldId }) },
  responses: noContent('It is free', ['slot_holds.not_found']),
});

/** Mounted at `/v1/slot-holds`, before authentication. */
export const slotHoldRoutes = () =>
  createRouter()
    .openapi(hold, async (c) => c.json(toApi(await holdSlot(c.var.ctx, c.req.valid('json'))), 201))
    .openapi(release, async (c) => {
      await releaseHold(c.var.ctx, c.req.valid('param').id);
      return c.body(null, 204);
    });

const toApi = ({ id, practitionerId, startsAt, endsAt, expiresAt }: SlotHoldRow): SlotHold => ({
  id,
  practitionerId,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
