import { createRoute } from '@hono/zod-openapi';
import {
  CreateStaffMember,
  ExternalId,
  ListStaff,
  PutStaffMember,
  StaffId,
  StaffList,
  StaffMember,
  UpdateStaffMember,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import { changeStatus } from './change-status.ts';
import { createPerson } from './create-person.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { getPersonView } from './get-person.ts';
import { listPeople } from './list-people.ts';
import './people.errors.ts';
import { staffMemberToApi } from './people-to-api.ts';
import { putPerson } from './put-person.ts';
import { updatePerson } from './update-person.ts';

const byId = z.strictObject({ id: StaffId });
const MOVED = ['people.not_found', 'people.wrong_status'] as const;

const create = createRoute({
  operationId: 'createStaffMember',
  summary: 'Add a member of staff',
  method: 'post',
  path: '/',
  ...permission('people.manage'),
  request: { body: json(CreateStaffMember) },
  responses: replies('The member of staff', StaffMember, ['people.external_id_taken'], { status: 201 }),
});

const list = createRoute({
  operationId: 'listStaff',
  summary: 'List the staff, or search them',
  method: 'get',
  path: '/',
  ...permission('people.read'),
  request: { query: ListStaff },
  responses: replies('A page, by name', StaffList, []),
});

const get = createRoute({
  operationId: 'getStaffMember',
  summary: 'Read a member of staff',
  method: 'get',
  path: '/{id}',
  ...permission('people.read'),
  request: { params: byId },
  responses: replies('The member of staff', StaffMember, ['people.not_found']),
});

const update = createRoute({
  operationId: 'updateStaffMember',
  summary: 'Change what is known of a member of staff, their role and departments',
  method: 'patch',
  path: '/{id}',
  ...permission('people.manage'),
  request: { params: byId, headers: IfMatch, body: json(UpdateStaffMember) },
  responses: replies('The member of staff', StaffMember, ['people.not_found', 'people.external_id_taken']),
});

const put = createRoute({
  operationId: 'putStaffMemberByExternalId',
  summary: 'Make a member of staff with your own id, or bring them up to date',
  description: 'What is absent stays as it is. The same request twice changes nothing more.',
  method: 'put',
  path: '/by-external-id/{externalId}',
  ...permission('people.manage'),
  request: { params: z.strictObject({ externalId: ExternalId }), body: json(PutStaffMember) },
  responses: {
    ...replies('They were there', StaffMember, ['people.external_id_taken']),
    ...replies('They are new', StaffMember, [], { status: 201 }),
  },
});

const deactivate = createRoute({
  operationId: 'deactivateStaffMember',
  summary: 'Deactivate a member of staff: signed out at once',
  method: 'post',
  path: '/{id}/deactivate',
  ...permission('people.manage'),
  request: { params: byId },
  responses: replies('The member of staff', StaffMember, MOVED),
});

const reactivate = createRoute({
  operationId: 'reactivateStaffMember',
  summary: 'Take back a deactivation',
  method: 'post',
  path: '/{id}/reactivate',
  ...permission('people.manage'),
  request: { params: byId },
  responses: replies('The member of staff', StaffMember, MOVED),
});

/** Mounted at `/v1/staff`. */
export const staffRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const view = await createPerson(c.var.ctx, { role: 'staff', ...c.req.valid('json'), kind: 'staff' });
      return c.json(staffMemberToApi(view, c.var.publicUrl), 201, etag(view));
    })
    .openapi(list, async (c) => {
      const { views, nextCursor } = await listPeople(c.var.ctx, 'staff', c.req.valid('query'));
      return c.json({ data: views.map((view) => staffMemberToApi(view, c.var.publicUrl)), nextCursor }, 200);
    })
    .openapi(get, async (c) => {
      const view = await getPersonView(c.var.ctx, 'staff', c.req.valid('param').id);
      return c.json(staffMemberToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(update, async (c) => {
      const input = { id: c.req.valid('param').id, expectedRevision: expectedRevision(c.req.valid('header')) };
      const view = await updatePerson(c.var.ctx, { ...input, kind: 'staff', fields: c.req.valid('json') });
      return c.json(staffMemberToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(put, async (c) => {
      const input = { ...c.req.valid('json'), ...c.req.valid('param') };
      const { view, isNew } = await putPerson(c.var.ctx, { ...input, kind: 'staff' });
      return c.json(staffMemberToApi(view, c.var.publicUrl), isNew ? 201 : 200, etag(view));
    })
    .openapi(deactivate, async (c) => {
      const view = await deactivatePerson(c.var.ctx, { ...c.req.valid('param'), kind: 'staff' });
      return c.json(staffMemberToApi(view, c.var.publicUrl), 200, etag(view));
    })
    .openapi(reactivate, async (c) => {
      const view = await changeStatus(c.var.ctx, { ...c.req.valid('param'), kind: 'staff', verb: 'reactivate' });
      return c.json(staffMemberToApi(view, c.var.publicUrl), 200, etag(view));
    });
