import { createRoute } from '@hono/zod-openapi';
import { AppointmentId, CalendarFeed } from '@bedside/contract';
import { z } from 'zod';
import { asCalendar, createRouter, holdsSecret, isPublic, noContent, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import { getAppointmentCalendar } from './calendar-of-appointment.ts';
import './calendars.errors.ts';
import { deleteCalendarFeed, makeCalendarFeed } from './make-calendar-feed.ts';
import { readCalendarFeed } from './read-calendar-feed.ts';

const one = createRoute({
  operationId: 'getAppointmentCalendar',
  summary: 'Take a visit into a calendar',
  description: 'iCalendar (RFC 5545). The same visit keeps its UID; of one that was cancelled it is the CANCEL.',
  method: 'get',
  path: '/{id}/calendar.ics',
  ...permission('appointments.read'),
  request: { params: z.strictObject({ id: AppointmentId }) },
  responses: asCalendar('The visit', ['appointments.not_found']),
});

const make = createRoute({
  operationId: 'makeCalendarFeed',
  summary: 'Make an address with which a calendar program follows your visits',
  description: 'It shows times, and neither names nor reasons. One a person: the one from before works no more.',
  method: 'post',
  path: '/calendar-feed',
  ...permission(null),
  ...holdsSecret,
  responses: replies('The address; it is shown this once', CalendarFeed, [], { status: 201 }),
});

const remove = createRoute({
  operationId: 'deleteCalendarFeed',
  summary: 'End your calendar address',
  method: 'delete',
  path: '/calendar-feed',
  ...permission(null),
  responses: noContent('Nobody reads it any more', ['calendar_feeds.not_found']),
});

const feed = createRoute({
  operationId: 'readCalendarFeed',
  summary: 'Follow the visits of the person whose address it is',
  description:
    '`{secret}.ics`, as `POST /v1/me/calendar-feed` gave it. Calendar programs cannot send headers, so the secret is in the address.',
  method: 'get',
  path: '/{file}',
  ...isPublic,
  request: { params: z.strictObject({ file: z.string().regex(/^[A-Za-z0-9_-]{43}\.ics$/) }) },
  responses: asCalendar('The visits of the last months and the next year', ['calendar_feeds.not_found'], { signedIn: false }),
});

/** Mounted at `/v1/appointments`. */
export const appointmentCalendarRoutes = () =>
  createRouter().openapi(one, async (c) => {
    const { method, text } = await getAppointmentCalendar(c.var.ctx, c.req.valid('param').id);
    return c.body(text, 200, headers(method, 'visit.ics'));
  });

/** Mounted at `/v1/me`. */
export const ownCalendarFeedRoutes = () =>
  createRouter()
    .openapi(make, async (c) => {
      const { id, createdAt, secret } = await makeCalendarFeed(c.var.ctx);
      return c.json({ id, createdAt: createdAt.toISOString(), url: `${c.var.publicUrl}/v1/calendar-feeds/${secret}.ics` }, 201);
    })
    .openapi(remove, async (c) => {
      await deleteCalendarFeed(c.var.ctx);
      return c.body(null, 204);
    });

/** Mounted at `/v1/calendar-feeds`, before authentication: the secret is in the address. */
export const calendarFeedRoutes = () =>
  createRouter().openapi(feed, async (c) => {
    const text = await readCalendarFeed(c.var.base, c.req.valid('param').file.slice(0, -'.ics'.length));
    return c.body(text, 200, headers('PUBLISH', 'visits.ics'));
  });

const headers = (method: string, name: string) => ({
  'content-type': `text/calendar; charset=utf-8; method=${method}`,
  'content-disposition': `inline; filename="${name}"`,
});
