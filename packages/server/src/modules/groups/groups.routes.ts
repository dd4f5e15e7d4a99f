import { createRoute } from '@hono/zod-openapi';
import {
  AddPatient,
  Appointment,
  AppointmentId,
  GroupVisitList,
  ListGroupVisits,
  MarkAttendance,
  PatientsOfAppointment,
  PersonId,
  RemovePatient,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { etag } from '../../shared/preconditions.ts';
import '../appointments/appointments.errors.ts';
import { appointmentToApi } from '../appointments/view-appointments.ts';
import '../people/people.errors.ts';
import { addPatient } from './add-patient.ts';
import { groupVisitToApi, listGroupVisits } from './list-group-visits.ts';
import { listPatients, patientsToApi } from './list-patients.ts';
import { markAttendance } from './mark-attendance.ts';
import { removePatient } from './remove-patient.ts';

const params = z.strictObject({ id: AppointmentId });
const ofOne = z.strictObject({ id: AppointmentId, personId: PersonId });

const list = createRoute({
  operationId: 'listAppointmentPatients',
  summary: 'List the patients of an appointment, and who of a group came',
  description: 'Patients see themselves only, and guests nobody.',
  method: 'get',
  path: '/{id}/patients',
  ...permission('appointments.read'),
  request: { params },
  responses: replies('Its patients, by name', PatientsOfAppointment, ['appointments.not_found']),
});

const add = createRoute({
  operationId: 'addAppointmentPatient',
  summary: 'Give a patient a place in a group visit',
  description:
    'Patients take one by themselves where the settings of the clinic say so (`groups.patientsJoin`). Whoever has a place already keeps it.',
  method: 'post',
  path: '/{id}/patients',
  ...permission('appointments.book'),
  request: { params, body: json(AddPatient) },
  responses: replies('The group, with them in it', Appointment, [
    'appointments.not_found',
    'appointments.not_a_group',
    'appointments.full',
    'appointments.slot_taken',
    'appointments.wrong_status',
    'people.not_found',
    'people.not_active',
  ]),
});

const remove = createRoute({
  operationId: 'removeAppointmentPatient',
  summary: 'Take a patient out of a group visit',
  description: 'It goes on for the others. Their links are dead, and their time is free again.',
  method: 'delete',
  path: '/{id}/patients/{personId}',
  ...permission('appointments.cancel'),
  request: { params: ofOne, query: RemovePatient },
  responses: noContent('They have no place any more', [
    'appointments.not_found',
    'appointments.not_a_group',
    'appointments.wrong_status',
    'appointments.notice_too_short',
    'people.not_found',
  ]),
});

const attendance = createRoute({
  operationId: 'markAttendance',
  summary: 'Say whether a patient of a group came',
  description: 'Beside `came`, which is what we saw. The visit as a whole is completed or missed by its own routes.',
  method: 'put',
  path: '/{id}/patients/{personId}/attendance',
  ...permission('appointments.manage'),
  request: { params: ofOne, body: json(MarkAttendance) },
  responses: replies('Its patients', PatientsOfAppointment, [
    'appointments.not_found',
    'appointments.not_a_group',
    'appointments.not_started_yet',
    'appointments.wrong_status',
    'people.not_found',
  ]),
});

const open = createRoute({
  operationId: 'listGroupVisits',
  summary: 'List the group visits that have a free place',
  description: 'For patients, where the clinic lets them join by themselves: without a word about who else is in it.',
  method: 'get',
  path: '/',
  ...permission('appointments.book'),
  request: { query: ListGroupVisits },
  responses: replies('Those to come, soonest first', GroupVisitList, []),
});

/** Mounted at `/v1/appointments`. */
export const groupRoutes = () =>
  createRouter()
    .openapi(list, async (c) => c.json(patientsToApi(await listPatients(c.var.ctx, c.req.valid('param').id)), 200))
    .openapi(add, async (c) => {
      const view = await addPatient(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(appointmentToApi(view), 200, etag(view.row));
    })
    .openapi(remove, async (c) => {
      const { id, personId } = c.req.valid('param');
      await removePatient(c.var.ctx, id, personId, c.req.valid('query'));
      return c.body(null, 204);
    })
    .openapi(attendance, async (c) => {
      const { id, personId } = c.req.valid('param');
      return c.json(patientsToApi(await markAttendance(c.var.ctx, id, { personId, ...c.req.valid('json') })), 200);
    });

/** Mounted at `/v1/group-visits`. */
export const groupVisitRoutes = () =>
  createRouter().openapi(open, async (c) => {
    const data = (await listGroupVisits(c.var.ctx, c.req.valid('query'))).map(groupVisitToApi);
    return c.json({ data, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
  });
