import { createRoute } from '@hono/zod-openapi';
import {
  CreatePractitioner,
  DeactivatePerson,
  ExternalId,
  Practitioner,
  PractitionerId,
  PutPractitioner,
  UpdatePractitioner,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import { changeStatus } from './change-status.ts';
import { createPerson } from './create-person.ts';
import { deactivatePerson } from './deactivate-person.ts';
import './people.errors.ts';
import { practitionerToApi } from './people-to-api.ts';
import { putPerson } from './put-person.ts';
import { updatePerson } from './update-person.ts';

const byId = z.strictObject({ id: PractitionerId });
const MOVED = ['people.not_found', 'people.wrong_status'] as const;

const create = createRoute({
  operationId: 'createPractitioner',
  summary: 'Add a practitioner',
  method: 'post',
  path: '/',
  ...permission('people.manage'),
  request: { body: json(CreatePractitioner) },
  responses: replies('The practitioner', Practitioner, ['people.external_id_taken'], { status: 201 }),
});

const update = createRoute({
  operationId: 'updatePractitioner',
  summary: 'Change what is known of a practitioner',
  method: 'patch',
  path: '/{id}',
  ...permission('people.manage'),
  request: { params: byId, headers: IfMatch, body: json(UpdatePractitioner) },
  responses: replies('The practitioner', Practitioner, ['people.not_found', 'people.external_id_taken']),
});

const put = createRoute({
  operationId: 'putPractitionerByExternalId',
  summary: 'Make a practitioner with your own id, or bring them up to date',
  description: 'What is absent stays as it is. The same request twice changes nothing more.',
  method: 'put',
  path: '/by-external-id/{externalId}',
  ...permission('people.manage'),
  request: { params: z.strictObject({ externalId: ExternalId }), body: json(PutPractitioner) },
  responses: {
    ...replies('They were there', Practitioner, ['people.external_id_taken']),
    ...replies('They are new', Practitioner, [], { status: 201 }),
  },
});

const deactivate = createRoute({
  operationId: 'deactivatePractitioner',
  summary: 'Deactivate a practitioner: signed out at once, and not to be booked',
  method: 'post',
  path: '/{id}/deactivate',
  ...permission('people.manage'),
  request: { params: byId, body: json(DeactivatePerson) },
  responses: replies('The practitioner', Practitioner, [...MOVED, 'people.has_future_visits']),
});

const move = <Verb extends 'approve' | 'reject' | 'reactivate'>(verb: Verb, operationId: string, summary: string) =>
  createRoute({
    operationId,
    summary,
    method: 'post',
    path: `/{id}/${verb}`,
    ...permission('people.manage'),
    request: { params: byId },
    responses: replies('The practitioner', Practitioner, MOVED),
  });
const approve = move('approve', 'approvePractitioner', 'Let in a practitioner who signed up');
const reject = move('reject', 'rejectPractitioner', 'Turn away a practitioner who signed up');
const reactivate = move('reactivate', 'reactivatePractitioner', 'Take back a deactivation');

/** Mounted at `/v1/practitioners`. Reading them: the directory's routes. */
export const practitionerRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const view = await createPerson(c.var.ctx, { ...c.req.valid('json'), kind: 'practitioner' });
      return c.json(practitionerToApi(view, c.var.publicUrl), 201, etag(view));
    })
    .openapi(update, async (c) => {
      const input = { id: c.req.valid('param').id, expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await updatePerson(c.var.ctx, { ...input, kind: 'practitioner', fields: c.req.valid('json') });
      return c.json(practitionerToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(put, async (c) => {
      const input = { ...c.req.valid('json'), ...c.req.valid('param') };
      const { view, isNew } = await putPerson(c.var.ctx, { ...input, kind: 'practitioner' });
      return c.json(practitionerToApi(view, c.var.publicUrl), isNew ? 201 : 200, etag(view));
    })
    .openapi(deactivate, async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('json') };
      const view = await deactivatePerson(c.var.ctx, { ...input, kind: 'practitioner' });
      return c.json(practitionerToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(approve, async (c) => {
      const view = await changeStatus(c.var.ctx, { ...c.req.valid('param'), kind: 'practitioner', verb: 'approve' });
      return c.json(practitionerToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(reject, async (c) => {
      const view = await changeStatus(c.var.ctx, { ...c.req.valid('param'), kind: 'practitioner', verb: 'reject' });
      return c.json(practitionerToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(reactivate, async (c) => {
      const view = await changeStatus(c.var.ctx, { ...c.req.valid('param'), kind: 'practitioner', verb: 'reactivate' });
      return c.json(practitionerToApi(view, c.var.publicUrl), 200, etag(view));
    });
