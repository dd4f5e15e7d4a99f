import { createRoute } from '@hono/zod-openapi';
import { BreakGlass, BreakGlassGrant, BreakGlassGrantList } from '@bedside/contract';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../people/people.errors.ts';
import { breakGlass } from './break-glass.ts';
import type { BreakGlassGrantRow } from './break-glass.table.ts';
import { listBreakGlass } from './list-break-glass.ts';

const open = createRoute({
  operationId: 'breakGlass',
  summary: 'Open, with a reason, what your role hides of one person',
  description: 'For an hour. The clinic’s other admins are told by an event, and the reason is kept.',
  method: 'post',
  path: '/',
  ...permission('break_glass.use'),
  request: { body: json(BreakGlass) },
  responses: replies('What was opened, and until when', BreakGlassGrant, ['people.not_found'], { status: 201 }),
});

const list = createRoute({
  operationId: 'listBreakGlass',
  summary: 'See who opened what, and why',
  method: 'get',
  path: '/',
  ...permission('audit.read'),
  responses: replies('The last hundred, newest first', BreakGlassGrantList, []),
});

/** Mounted at `/v1/break-glass`. */
export const breakGlassRoutes = () =>
  createRouter()
    .openapi(open, async (c) => c.json(toApi(await breakGlass(c.var.ctx, c.req.valid('json'))), 201))
    .openapi(list, async (c) => c.json({ data: (await listBreakGlass(c.var.ctx)).map(toApi) }, 200));

const toApi = ({ id, adminId, subjectId, reason, openedAt, expiresAt }: BreakGlassGrantRow): BreakGlassGrant => ({
  id,
  adminId,
  subjectId,
  reason,
  openedAt: openedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
