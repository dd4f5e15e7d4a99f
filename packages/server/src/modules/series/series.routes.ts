import { createRoute } from '@hono/zod-openapi';
import { CancelSeries, CreateSeries, RescheduleSeries, Series, SeriesId, type ErrorCode } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import { TAKING_TIME } from '../appointments/appointments.routes.ts';
import { cancelSeries } from './cancel-series.ts';
import { createSeries } from './create-series.ts';
import { getSeries, seriesToApi } from './get-series.ts';
import { rescheduleSeries } from './reschedule-series.ts';
import './series.errors.ts';
import type { SeriesView } from './series.queries.ts';

const params = z.strictObject({ id: SeriesId });
const CHANGING: readonly ErrorCode[] = [
  'series.not_found',
  'appointments.not_found',
  'appointments.wrong_status',
  'appointments.notice_too_short',
];

const create = createRoute({
  operationId: 'createSeries',
  summary: 'Book visits that come again and again',
  description: `Each is an appointment like any other, at the same time of day over a change of summer time. All of them or none, unless
\`skipTaken\` says otherwise.`,
  method: 'post',
  path: '/',
  ...permission('appointments.book'),
  request: { body: json(CreateSeries) },
  responses: replies('The series with its visits', Series, TAKING_TIME, { status: 201 }),
});

const get = createRoute({
  operationId: 'getSeries',
  summary: 'Read a series',
  method: 'get',
  path: '/{id}',
  ...permission('appointments.read'),
  request: { params },
  responses: replies('The series, with the visits you may see', Series, ['series.not_found']),
});

const cancel = createRoute({
  operationId: 'cancelSeries',
  summary: 'Cancel the visits of a series that are still to come',
  description: 'All of them, or one and those after it. For one alone, cancel the appointment.',
  method: 'post',
  path: '/{id}/cancel',
  ...permission('appointments.cancel'),
  request: { params, headers: IfMatch, body: json(CancelSeries) },
  responses: replies('The series', Series, CHANGING),
});

const reschedule = createRoute({
  operationId: 'rescheduleSeries',
  summary: 'Move the visits of a series that are still to come',
  description:
    'As the first of them is moved, so are the others, by days and hours on the clock of the series. All of them or none.',
  method: 'post',
  path: '/{id}/reschedule',
  ...permission('appointments.move'),
  request: { params, headers: IfMatch, body: json(RescheduleSeries) },
  responses: replies('The series', Series, [...CHANGING, ...TAKING_TIME, 'appointments.expired']),
});

const answer = (view: SeriesView) => [seriesToApi(view), 200, etag(view.row)] as const;

export const seriesRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const view = await createSeries(c.var.ctx, c.req.valid('json'));
      return c.json(seriesToApi(view), 201, etag(view.row));
    })
    .openapi(get, async (c) => c.json(...answer(await getSeries(c.var.ctx, c.req.valid('param').id))))
    .openapi(cancel, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      return c.json(...answer(await cancelSeries(c.var.ctx, c.req.valid('param').id, input)));
    })
    .openapi(reschedule, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      return c.json(...answer(await rescheduleSeries(c.var.ctx, c.req.valid('param').id, input)));
    });
