import { createRoute } from '@hono/zod-openapi';
import { CallId, CallLog, CallLogEntry, CallStats, CountCalls, ListCalls, QualitySummary, UpdateCall } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import '../door/door.errors.ts';
import { annotateCall } from './annotate-call.ts';
import './calls.errors.ts';
import { countCalls } from './count-calls.ts';
import { listCalls, logEntryToApi } from './list-calls.ts';
import { reportQuality } from './report-quality.ts';

const byId = z.strictObject({ id: CallId });

const list = createRoute({
  operationId: 'listCalls',
  summary: 'Look through the call log, or at the board of calls now',
  description: 'Newest first. Everyone sees their own; the front desk and administrators those of their scope.',
  method: 'get',
  path: '/',
  ...permission('calls.read'),
  request: { query: ListCalls },
  responses: replies('A page of calls', CallLog, []),
});

const stats = createRoute({
  operationId: 'countCalls',
  summary: 'Figures of calls: how many, how long, how many were missed',
  method: 'get',
  path: '/stats',
  ...permission('calls.read'),
  request: { query: CountCalls },
  responses: replies('The figures', CallStats, []),
});

const annotate = createRoute({
  operationId: 'updateCall',
  summary: 'Write the clinic’s own notes about a call',
  method: 'patch',
  path: '/{id}',
  ...permission('calls.read'),
  request: { params: byId, body: json(UpdateCall) },
  responses: replies('The call', CallLogEntry, ['calls.not_found']),
});

const quality = createRoute({
  operationId: 'reportCallQuality',
  summary: 'Say how the call went on your side',
  method: 'post',
  path: '/{id}/quality',
  ...permission('calls.read'),
  request: { params: byId, body: json(QualitySummary) },
  responses: noContent('Taken in', ['calls.not_found', 'join.not_participant']),
});

export const callLogRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const { entries, nextCursor, now } = await listCalls(c.var.ctx, c.req.valid('query'));
      return c.json(
        { data: entries.map((entry) => logEntryToApi(entry, c.var.publicUrl)), nextCursor, serverNow: now.toISOString() },
        200,
      );
    })
    .openapi(stats, async (c) => c.json(await countCalls(c.var.ctx, c.req.valid('query')), 200))
    .openapi(annotate, async (c) =>
      c.json(logEntryToApi(await annotateCall(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), c.var.publicUrl), 200),
    )
    .openapi(quality, async (c) => {
      await reportQuality(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    });
