import { createRoute } from '@hono/zod-openapi';
import {
  CreatePatient,
  DeactivatePerson,
  ExternalId,
  ListPatients,
  Patient,
  PatientId,
  PatientList,
  PutPatient,
  UpdatePatient,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import '../appointments/appointments.errors.ts';
import { changeStatus } from './change-status.ts';
import { createPerson } from './create-person.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { getPersonView } from './get-person.ts';
import { listPeople } from './list-people.ts';
import './people.errors.ts';
import { patientSummaryToApi, patientToApi } from './people-to-api.ts';
import { putPerson } from './put-person.ts';
import { updatePerson } from './update-person.ts';

const byId = z.strictObject({ id: PatientId });
const TAKEN = ['people.external_id_taken', 'people.mrn_taken'] as const;

const create = createRoute({
  operationId: 'createPatient',
  summary: 'Add a patient',
  method: 'post',
  path: '/',
  ...permission('people.manage'),
  request: { body: json(CreatePatient) },
  responses: replies('The patient', Patient, TAKEN, { status: 201 }),
});

const list = createRoute({
  operationId: 'listPatients',
  summary: 'List the patients you may see, or search them',
  method: 'get',
  path: '/',
  ...permission('people.read'),
  request: { query: ListPatients },
  responses: replies('A page, by name', PatientList, []),
});

const get = createRoute({
  operationId: 'getPatient',
  summary: 'Read a patient',
  method: 'get',
  path: '/{id}',
  ...permission('people.read'),
  request: { params: byId },
  responses: replies('The patient', Patient, ['people.not_found']),
});

const update = createRoute({
  operationId: 'updatePatient',
  summary: 'Change what is known of a patient',
  method: 'patch',
  path: '/{id}',
  ...permission('people.manage'),
  request: { params: byId, headers: IfMatch, body: json(UpdatePatient) },
  responses: replies('The patient', Patient, ['people.not_found', ...TAKEN]),
});

const put = createRoute({
  operationId: 'putPatientByExternalId',
  summary: 'Make a patient with your own id, or bring them up to date',
  description: 'What is absent stays as it is. The same request twice changes nothing more.',
  method: 'put',
  path: '/by-external-id/{externalId}',
  ...permission('people.manage'),
  request: { params: z.strictObject({ externalId: ExternalId }), body: json(PutPatient) },
  responses: { ...replies('They were there', Patient, TAKEN), ...replies('They are new', Patient, [], { status: 201 }) },
});

const deactivate = createRoute({
  operationId: 'deactivatePatient',
  summary: 'Deactivate a patient: signed out at once, and not to be booked',
  method: 'post',
  path: '/{id}/deactivate',
  ...permission('people.manage'),
  request: { params: byId, body: json(DeactivatePerson) },
  responses: replies('The patient', Patient, ['people.not_found', 'people.wrong_status', 'people.has_future_visits']),
});

const reactivate = createRoute({
  operationId: 'reactivatePatient',
  summary: 'Take back a deactivation',
  method: 'post',
  path: '/{id}/reactivate',
  ...permission('people.manage'),
  request: { params: byId },
  responses: replies('The patient', Patient, ['people.not_found', 'people.wrong_status']),
});

/** Mounted at `/v1/patients`. */
export const patientRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const view = await createPerson(c.var.ctx, { ...c.req.valid('json'), kind: 'patient' });
      return c.json(patientToApi(view, c.var.publicUrl), 201, etag(view));
    })
    .openapi(list, async (c) => {
      const { views, nextCursor } = await listPeople(c.var.ctx, 'patient', c.req.valid('query'));
      return c.json({ data: views.map((view) => patientSummaryToApi(view, c.var.publicUrl)), nextCursor }, 200);
    })
    .openapi(get, async (c) => {
      const view = await getPersonView(c.var.ctx, 'patient', c.req.valid('param').id);
      return c.json(patientToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(update, async (c) => {
      const input = { id: c.req.valid('param').id, expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await updatePerson(c.var.ctx, { ...input, kind: 'patient', fields: c.req.valid('json') });
      return c.json(patientToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(put, async (c) => {
      const input = { ...c.req.valid('json'), ...c.req.valid('param') };
      const { view, isNew } = await putPerson(c.var.ctx, { ...input, kind: 'patient' });
      return c.json(patientToApi(view, c.var.publicUrl), isNew ? 201 : 200, etag(view));
    })
    .openapi(deactivate, async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('json') };
      const view = await deactivatePerson(c.var.ctx, { ...input, kind: 'patient' });
      return c.json(patientToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(reactivate, async (c) => {
      const view = await changeStatus(c.var.ctx, { ...c.req.valid('param'), kind: 'patient', verb: 'reactivate' });
      return c.json(patientToApi(view, c.var.publicUrl), 200, etag(view));
    });
