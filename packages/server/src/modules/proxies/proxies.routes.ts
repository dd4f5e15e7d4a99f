import { createRoute } from '@hono/zod-openapi';
import { CreateProxy, PersonId, Proxy, ProxyId, ProxyList } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import '../people/people.errors.ts';
import { createProxy } from './create-proxy.ts';
import { endProxy } from './end-proxy.ts';
import { listProxies } from './list-proxies.ts';
import './proxies.errors.ts';
import type { ProxyRow } from './proxies.table.ts';

const byPatient = z.strictObject({ id: PersonId });

const list = createRoute({
  operationId: 'listProxies',
  summary: 'List who acts for a patient, or did',
  method: 'get',
  path: '/{id}/proxies',
  ...permission('people.read'),
  request: { params: byPatient },
  responses: replies('The proxies, oldest first', ProxyList, ['people.not_found']),
});

const create = createRoute({
  operationId: 'createProxy',
  summary: 'Record that a guardian or relative acts for a patient',
  description: 'From their next request on, the guardian’s session sees and joins the patient’s visits. The audit names both.',
  method: 'post',
  path: '/{id}/proxies',
  ...permission('people.manage'),
  request: { params: byPatient, body: json(CreateProxy) },
  responses: replies('The proxy', Proxy, ['people.not_found', 'proxies.exists'], { status: 201 }),
});

const end = createRoute({
  operationId: 'endProxy',
  summary: 'End a proxy, and the guardian’s sessions with it',
  method: 'delete',
  path: '/{id}/proxies/{proxyId}',
  ...permission('people.manage'),
  request: { params: byPatient.extend({ proxyId: ProxyId }) },
  responses: noContent('It has ended', ['people.not_found', 'proxies.not_found']),
});

/** Mounted at `/v1/patients`. */
export const proxyRoutes = () =>
  createRouter()
    .openapi(list, async (c) => c.json({ data: (await listProxies(c.var.ctx, c.req.valid('param').id)).map(toApi) }, 200))
    .openapi(create, async (c) => {
      const row = await createProxy(c.var.ctx, { patientId: c.req.valid('param').id, ...c.req.valid('json') });
      return c.json(toApi(row), 201);
    })
    .openapi(end, async (c) => {
      const { id: patientId, proxyId } = c.req.valid('param');
      await endProxy(c.var.ctx, { patientId, id: proxyId });
      return c.body(null, 204);
    });

const toApi = (row: ProxyRow): Proxy => ({
  id: row.id,
  guardianId: row.guardianId,
  patientId: row.patientId,
  relationship: row.relationship,
  since: row.since.toISOString(),
  until: row.until?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
