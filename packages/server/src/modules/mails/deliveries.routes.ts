import { createRoute } from '@hono/zod-openapi';
import { AppointmentId, DeliveryList, DeliveryPage, ListDeliveries, NotifyAppointment } from '@bedside/contract';
import { z } from 'zod';
import type { ServiceContext } from '../../context.ts';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import { notifyAppointment } from '../notices/notify-appointment.ts';
import '../people/people.errors.ts';
import { deliveryToApi } from './deliveries.rules.ts';
import { listDeliveries, listUndelivered } from './list-deliveries.ts';
import type { MailRow } from './mails.table.ts';

const params = z.strictObject({ id: AppointmentId });

const notify = createRoute({
  operationId: 'notifyAppointment',
  summary: 'Send a mail about a visit again',
  description:
    'To everyone it is for, or to some. Whoever has no address gets none, and the reply says so. Each mail has a link of its own.',
  method: 'post',
  path: '/{id}/notify',
  ...permission('invitations.manage'),
  request: { params, body: json(NotifyAppointment) },
  responses: replies(
    'The mails as they stand now: queued',
    DeliveryList,
    ['appointments.not_found', 'appointments.wrong_status', 'people.not_found'],
    { status: 202 },
  ),
});

const list = createRoute({
  operationId: 'listDeliveries',
  summary: 'List what was mailed about a visit, to whom, and what became of it',
  description: '`sent`: the mail server took it. A person without an address has a row `no_address`: somebody has to tell them.',
  method: 'get',
  path: '/{id}/deliveries',
  ...permission('invitations.manage'),
  request: { params },
  responses: replies('Oldest first', DeliveryList, ['appointments.not_found']),
});

const undelivered = createRoute({
  operationId: 'listUndelivered',
  summary: 'List the mails that will never arrive',
  description: '`refused` by the mail server, or `failed`: given up after a day.',
  method: 'get',
  path: '/',
  ...permission('settings.manage'),
  request: { query: ListDeliveries },
  responses: replies('A page, newest first', DeliveryPage, []),
});

/** Mounted at `/v1/appointments`. */
export const appointmentMailRoutes = () =>
  createRouter()
    .openapi(notify, async (c) => {
      const { id: appointmentId } = c.req.valid('param');
      const rows = await notifyAppointment(c.var.ctx, { appointmentId, ...c.req.valid('json') });
      return c.json({ data: shown(c.var.ctx, rows) }, 202);
    })
    .openapi(list, async (c) =>
      c.json({ data: shown(c.var.ctx, await listDeliveries(c.var.ctx, c.req.valid('param').id)) }, 200),
    );

/** Mounted at `/v1/undelivered-mails`. */
export const undeliveredMailRoutes = () =>
  createRouter().openapi(undelivered, async (c) => {
    const { rows, nextCursor } = await listUndelivered(c.var.ctx, c.req.valid('query'));
    return c.json({ data: shown(c.var.ctx, rows), nextCursor }, 200);
  });

const shown = ({ clock, wallClock }: ServiceContext, rows: readonly MailRow[]) => {
  const offsetMs = clock.now().getTime() - wallClock.now().getTime();
  return rows.map((row) => deliveryToApi(row, offsetMs));
};
