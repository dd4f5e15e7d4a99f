import { createRoute } from '@hono/zod-openapi';
import { CreateDepartment, Department, DepartmentId, DepartmentList, UpdateDepartment } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import '../people/people.errors.ts';
import { createDepartment } from './create-department.ts';
import { deleteDepartment } from './delete-department.ts';
import './departments.errors.ts';
import type { DepartmentView } from './departments.queries.ts';
import { getDepartment, listDepartments } from './read-departments.ts';
import { updateDepartment } from './update-department.ts';

const byId = z.strictObject({ id: DepartmentId });

const list = createRoute({
  operationId: 'listDepartments',
  summary: 'List the departments and who works there',
  method: 'get',
  path: '/',
  ...permission('settings.read'),
  responses: replies('All of the clinic, by name', DepartmentList, []),
});

const create = createRoute({
  operationId: 'createDepartment',
  summary: 'Add a department',
  method: 'post',
  path: '/',
  ...permission('settings.manage'),
  request: { body: json(CreateDepartment) },
  responses: replies('The department', Department, ['departments.name_taken', 'people.not_found'], { status: 201 }),
});

const get = createRoute({
  operationId: 'getDepartment',
  summary: 'Read a department',
  method: 'get',
  path: '/{id}',
  ...permission('settings.read'),
  request: { params: byId },
  responses: replies('The department', Department, ['departments.not_found']),
});

const update = createRoute({
  operationId: 'updateDepartment',
  summary: 'Rename a department, or say who works there',
  description: 'Who is taken out of it loses at once what they saw by it.',
  method: 'patch',
  path: '/{id}',
  ...permission('settings.manage'),
  request: { params: byId, headers: IfMatch, body: json(UpdateDepartment) },
  responses: replies('The department as it is now', Department, [
    'departments.not_found',
    'departments.name_taken',
    'people.not_found',
  ]),
});

const remove = createRoute({
  operationId: 'deleteDepartment',
  summary: 'Delete a department that never had an appointment',
  method: 'delete',
  path: '/{id}',
  ...permission('settings.manage'),
  request: { params: byId, headers: IfMatch },
  responses: noContent('It is gone', ['departments.not_found', 'departments.in_use']),
});

/** Mounted at `/v1/departments`. */
export const departmentRoutes = () =>
  createRouter()
    .openapi(list, async (c) => c.json({ data: (await listDepartments(c.var.ctx)).map(toApi) }, 200))
    .openapi(create, async (c) => {
      const view = await createDepartment(c.var.ctx, c.req.valid('json'));
      return c.json(toApi(view), 201, etag(view.row));
    })
    .openapi(get, async (c) => {
      const view = await getDepartment(c.var.ctx, c.req.valid('param').id);
      return c.json(toApi(view), 200, etag(view.row));
    })
    .openapi(update, async (c) => {
      const at = { id: c.req.valid('param').id, expected: expectedRevision(c.req.valid('header')) };
      const view = await updateDepartment(c.var.ctx, { ...c.req.valid('json'), ...at });
      return c.json(toApi(view), 200, etag(view.row));
    })
    .openapi(remove, async (c) => {
      const expected = expectedRevision(c.req.valid('header'));
      await deleteDepartment(c.var.ctx, { id: c.req.valid('param').id, expected });
      return c.body(null, 204);
    });

const toApi = ({ row, memberIds }: DepartmentView): Department => ({
  id: row.id,
  name: row.name,
  memberIds,
  revision: row.revision,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
