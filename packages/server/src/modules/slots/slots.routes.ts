import { createRoute } from '@hono/zod-openapi';
import { FindSlots, FoundSlots, ListSlots, PersonId, SlotList } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, forVisitors, replies } from '../../routes.ts';
import '../people/people.errors.ts';
import type { BookableSchedule } from '../schedules/bookable-schedules.queries.ts';
import type { Interval } from '../schedules/intervals.rules.ts';
import { findSlots } from './find-slots.ts';
import { listSlots } from './list-slots.ts';
import { localText } from './local-text.ts';

const WHO = 'A session, a secret key, or the clinic’s publishable key alone in `X-Publishable-Key`.';

const list = createRoute({
  operationId: 'listSlots',
  summary: 'List when a practitioner can be booked',
  description: `${WHO} What is missing is not explained. To patients, pages and keys the notice and the horizon of the schedule apply.`,
  method: 'get',
  path: '/practitioners/{id}/slots',
  ...forVisitors,
  request: { params: z.strictObject({ id: PersonId }), query: ListSlots },
  responses: replies('The slots that are free, in order', SlotList, ['people.not_found', 'appointments.not_found']),
});

const find = createRoute({
  operationId: 'findSlots',
  summary: 'Find the first free slots of several practitioners',
  description: `${WHO} By specialty, department or practitioners.`,
  method: 'get',
  path: '/slots',
  ...forVisitors,
  request: { query: FindSlots },
  responses: replies('The earliest slots, in order', FoundSlots, ['people.not_found']),
});

/** Mounted at `/v1`, before authentication. */
export const slotRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const { timeZone, ...query } = c.req.valid('query');
      const { schedule, durationMinutes, slots } = await listSlots(c.var.ctx, {
        practitionerId: c.req.valid('param').id,
        ...query,
      });
      const zone = timeZone ?? schedule.timeZone;
      const { timeZone: practitionerTimeZone, modes } = schedule;
      const data = inZone(zone, slots);
      const serverNow = c.var.ctx.clock.now().toISOString();
      return c.json({ data, timeZone: zone, practitionerTimeZone, durationMinutes, modes, serverNow }, 200);
    })
    .openapi(find, async (c) => {
      const { timeZone, ...query } = c.req.valid('query');
      const found = await findSlots(c.var.ctx, query);
      const data = found.map(({ schedule, slot }) => ({
        ...whose(schedule),
        ...inZone(timeZone ?? schedule.timeZone, [slot])[0]!,
      }));
      return c.json({ data, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    });

const whose = ({ practitionerId, name, specialty }: BookableSchedule) => ({ practitionerId, name, specialty });

function inZone(timeZone: string, slots: readonly Interval[]) {
  const local = localText(timeZone, slots);
  return slots.map(({ start, end }) => ({
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(end).toISOString(),
    localStart: local(start),
  }));
}
