import { createRoute } from '@hono/zod-openapi';
import { Appointment, AppointmentId, AppointmentList, CreateAppointment, ListAppointments } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../people/people.errors.ts';
import './appointments.errors.ts';
import { createAppointment } from './create-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { listAppointments } from './list-appointments.ts';
import { appointmentToApi } from './view-appointments.ts';

const create = createRoute({
  operationId: 'createAppointment',
  summary: 'Book an appointment, or start an instant visit',
  method: 'post',
  path: '/',
  ...permission('appointments.book'),
  request: { body: json(CreateAppointment) },
  responses: replies(
    'The appointment, scheduled',
    Appointment,
    ['people.not_found', 'appointments.in_the_past', 'appointments.slot_taken', 'appointments.external_id_taken'],
    { status: 201 },
  ),
});

const list = createRoute({
  operationId: 'listAppointments',
  summary: 'List the appointments you may see',
  method: 'get',
  path: '/',
  ...permission('appointments.read'),
  request: { query: ListAppointments },
  responses: replies('A page, by start', AppointmentList, []),
});

const get = createRoute({
  operationId: 'getAppointment',
  summary: 'Read an appointment',
  method: 'get',
  path: '/{id}',
  ...permission('appointments.read'),
  request: { params: z.strictObject({ id: AppointmentId }) },
  responses: replies('The appointment', Appointment, ['appointments.not_found']),
});

export const appointmentRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const view = await createAppointment(c.var.ctx, c.req.valid('json'));
      return c.json(appointmentToApi(view), 201, { etag: `"${view.row.revision}"` });
    })
    .openapi(list, async (c) => {
      const { views, nextCursor } = await listAppointments(c.var.ctx, c.req.valid('query'));
      const serverNow = c.var.ctx.clock.now().toISOString();
      return c.json({ data: views.map(appointmentToApi), nextCursor, serverNow }, 200);
    })
    .openapi(get, async (c) => {
      const view = await getAppointment(c.var.ctx, c.req.valid('param').id);
      return c.json(appointmentToApi(view), 200, { etag: `"${view.row.revision}"` });
    });
