import { createRoute } from '@hono/zod-openapi';
import {
  Appointment,
  AppointmentDay,
  AppointmentHistory,
  AppointmentId,
  AppointmentList,
  CreateAppointment,
  DayQuery,
  ListAppointments,
  UpdateAppointment,
  UpsertAppointment,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import '../departments/departments.errors.ts';
import '../people/people.errors.ts';
import '../slot-holds/slot-holds.errors.ts';
import '../slots/slots.errors.ts';
import './appointments.errors.ts';
import { createAppointment } from './create-appointment.ts';
import { deleteAppointment } from './delete-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { listAppointments } from './list-appointments.ts';
import { historyToApi, listHistory } from './list-history.ts';
import { readDay } from './read-day.ts';
import { updateAppointment } from './update-appointment.ts';
import { upsertAppointment } from './upsert-appointment.ts';
import { appointmentToApi } from './view-appointments.ts';

const byId = z.strictObject({ id: AppointmentId });
const ExternalId = z.string().min(1).max(200).meta({ example: 'visit-17' });

/** Why a time cannot be had. */
export const TAKING_TIME = [
  'appointments.in_the_past',
  'appointments.slot_taken',
  'appointments.not_a_slot',
  'people.not_found',
  'departments.not_found',
  'people.not_active',
] as const;

const create = createRoute({
  operationId: 'createAppointment',
  summary: 'Book an appointment, or start an instant visit',
  description: `What patients book is \`pending\` until the clinic confirms it, unless its settings say otherwise. A slot that was held
is given by \`holdId\`. People whom the clinic may not know yet can be given by name and e-mail.`,
  method: 'post',
  path: '/',
  ...permission('appointments.book'),
  request: { body: json(CreateAppointment) },
  responses: replies(
    'The appointment, scheduled or pending',
    Appointment,
    [...TAKING_TIME, 'appointments.booking_off', 'appointments.external_id_taken', 'slot_holds.not_found'],
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

const day = createRoute({
  operationId: 'readDay',
  summary: 'Read a day of the clinic, to print it',
  description: 'By the clinic’s calendar and zone, without what will not take place.',
  method: 'get',
  path: '/day',
  ...permission('appointments.read'),
  request: { query: DayQuery },
  responses: replies('The day, by start', AppointmentDay, []),
});

const get = createRoute({
  operationId: 'getAppointment',
  summary: 'Read an appointment',
  method: 'get',
  path: '/{id}',
  ...permission('appointments.read'),
  request: { params: byId },
  responses: replies('The appointment', Appointment, ['appointments.not_found']),
});

const update = createRoute({
  operationId: 'updateAppointment',
  summary: 'Change what is said about an appointment, and its mode',
  description: 'Patients say why they come; the rest is the clinic’s. Times, people and statuses have routes of their own.',
  method: 'patch',
  path: '/{id}',
  ...permission('appointments.move'),
  request: { params: byId, headers: IfMatch, body: json(UpdateAppointment) },
  responses: replies('The appointment', Appointment, [
    'appointments.not_found',
    'appointments.wrong_status',
    'appointments.full',
    'appointments.not_a_group',
  ]),
});

const remove = createRoute({
  operationId: 'deleteAppointment',
  summary: 'Hide an appointment that did not take place',
  description: 'Only one that is pending, cancelled or entered in error. Its audit and history stay.',
  method: 'delete',
  path: '/{id}',
  ...permission('appointments.delete'),
  request: { params: byId, headers: IfMatch },
  responses: noContent('It is hidden', ['appointments.not_found', 'appointments.wrong_status']),
});

const upsert = createRoute({
  operationId: 'upsertAppointment',
  summary: 'Make an appointment, or bring it into line with your own calendar',
  description:
    'As often as you like. It is moved when its time or practitioner is another, and never given to another patient. Group visits are booked by POST.',
  method: 'put',
  path: '/by-external-id/{externalId}',
  ...permission('appointments.book'),
  request: { params: z.strictObject({ externalId: ExternalId }), body: json(UpsertAppointment) },
  responses: {
    ...replies('The appointment that was there', Appointment, [
      ...TAKING_TIME,
      'appointments.booking_off',
      'appointments.not_found',
      'appointments.external_id_taken',
      'appointments.of_other_patients',
      'appointments.is_a_group',
      'appointments.wrong_status',
      'appointments.notice_too_short',
      'appointments.expired',
    ]),
    201: { description: 'The appointment, new', content: { 'application/json': { schema: Appointment } } },
  },
});

const history = createRoute({
  operationId: 'listAppointmentHistory',
  summary: 'Read what became of an appointment: every change, by whom, and why',
  method: 'get',
  path: '/{id}/history',
  ...permission('appointments.read'),
  request: { params: byId },
  responses: replies('Its changes, oldest first', AppointmentHistory, ['appointments.not_found']),
});

export const appointmentRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const view = await createAppointment(c.var.ctx, c.req.valid('json'));
      return c.json(appointmentToApi(view), 201, etag(view.row));
    })
    .openapi(list, async (c) => {
      const { views, ...page } = await listAppointments(c.var.ctx, c.req.valid('query'));
      const serverNow = c.var.ctx.clock.now().toISOString();
      return c.json({ data: views.map(appointmentToApi), ...page, serverNow }, 200);
    })
    .openapi(day, async (c) => {
      const query = c.req.valid('query');
      const { views, timeZone, isCut, startsAt, endsAt } = await readDay(c.var.ctx, query);
      const times = {
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        serverNow: c.var.ctx.clock.now().toISOString(),
      };
      return c.json({ date: query.date, timeZone, ...times, data: views.map(appointmentToApi), isCut }, 200);
    })
    .openapi(get, async (c) => {
      const view = await getAppointment(c.var.ctx, c.req.valid('param').id);
      return c.json(appointmentToApi(view), 200, etag(view.row));
    })
    .openapi(update, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await updateAppointment(c.var.ctx, c.req.valid('param').id, input);
      return c.json(appointmentToApi(view), 200, etag(view.row));
    })
    .openapi(remove, async (c) => {
      await deleteAppointment(c.var.ctx, c.req.valid('param').id, expectedRevision(c.req.valid('header')));
      return c.body(null, 204);
    })
    .openapi(upsert, async (c) => {
      const { view, isNew } = await upsertAppointment(c.var.ctx, c.req.valid('param').externalId, c.req.valid('json'));
      return c.json(appointmentToApi(view), isNew ? 201 : 200, etag(view.row));
    })
    .openapi(history, async (c) => c.json(historyToApi(await listHistory(c.var.ctx, c.req.valid('param').id)), 200));
