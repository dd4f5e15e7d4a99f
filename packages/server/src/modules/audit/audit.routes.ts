import { createRoute } from '@hono/zod-openapi';
import { AuditEventList, ListAuditEvents, type AuditEvent } from '@bedside/contract';
import { createRouter, permission, replies } from '../../routes.ts';
import type { FoundAudit } from './audit.queries.ts';
import { listAuditEvents } from './list-audit-events.ts';

const list = createRoute({
  operationId: 'listAuditEvents',
  summary: 'Search who read, changed or was refused what',
  description:
    'Ids and names of fields only. `action` is `noun.verb` as in the rows, or an operation of this document. Each clinic’s rows are a chain: `npm run audit -- verify` finds what was tampered with.',
  method: 'get',
  path: '/',
  ...permission('audit.read'),
  request: { query: ListAuditEvents },
  responses: replies('A page, newest first', AuditEventList, []),
});

/** Which operations there are is known once all are mounted. */
export const auditRoutes = (isOperation: (name: string) => boolean) =>
  createRouter().openapi(list, async (c) => {
    const { rows, nextCursor } = await listAuditEvents(c.var.ctx, c.req.valid('query'), isOperation);
    return c.json({ data: rows.map(auditEventToApi), nextCursor }, 200);
  });

const auditEventToApi = (row: FoundAudit): AuditEvent => ({
  id: row.id,
  at: row.at.toISOString(),
  actorType: row.actorType,
  actorId: row.actorId,
  onBehalfOf: row.onBehalfOf,
  action: row.action,
  entityId: row.entityId,
  entityIds: row.entityIds,
  changed: row.changed,
  outcome: row.outcome,
  code: row.code,
  requestId: row.requestId,
  network: row.network,
  sequence: row.sequence,
});
