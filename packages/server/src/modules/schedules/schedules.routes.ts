import { createRoute } from '@hono/zod-openapi';
import {
  AddScheduleException,
  ChangeScheduleException,
  PersonId,
  PutSchedule,
  Schedule,
  ScheduleException,
  ScheduleExceptionId,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import '../people/people.errors.ts';
import { addException } from './add-exception.ts';
import { changeException } from './change-exception.ts';
import { putSchedule } from './put-schedule.ts';
import { readSchedule, type ScheduleView } from './read-schedule.ts';
import { removeException } from './remove-exception.ts';
import type { ScheduleExceptionRow } from './schedule-exceptions.table.ts';
import './schedules.errors.ts';

const byPractitioner = z.strictObject({ id: PersonId });
const byException = z.strictObject({ id: PersonId, exceptionId: ScheduleExceptionId });
const PRECONDITION = ['request.precondition_required', 'request.precondition_failed'] as const;

const get = createRoute({
  operationId: 'getSchedule',
  summary: 'Read when a practitioner can be booked',
  description: 'Before anyone has set one it is empty, with revision 0.',
  method: 'get',
  path: '/{id}/schedule',
  ...permission('schedules.read'),
  request: { params: byPractitioner },
  responses: replies('The schedule', Schedule, ['people.not_found']),
});

const put = createRoute({
  operationId: 'putSchedule',
  summary: 'Set when a practitioner can be booked',
  description:
    'Replaces everything but the exceptions. What is booked stays, also outside of the new hours. The first time, send `If-Match: "0"`.',
  method: 'put',
  path: '/{id}/schedule',
  ...permission('schedules.manage'),
  request: { params: byPractitioner, headers: IfMatch, body: json(PutSchedule) },
  responses: replies('The schedule as it is now', Schedule, ['people.not_found', ...PRECONDITION]),
});

const add = createRoute({
  operationId: 'addScheduleException',
  summary: 'Add time off, or a date in addition to the weekly hours',
  description: 'Time off wins over everything. What is booked in that time stays: move or cancel it. `ETag` is the schedule’s.',
  method: 'post',
  path: '/{id}/schedule/exceptions',
  ...permission('schedules.manage'),
  request: { params: byPractitioner, body: json(AddScheduleException) },
  responses: replies('The exception', ScheduleException, ['people.not_found'], { status: 201 }),
});

const change = createRoute({
  operationId: 'changeScheduleException',
  summary: 'Change an exception',
  description: 'What is absent stays. `If-Match` is the schedule’s revision.',
  method: 'patch',
  path: '/{id}/schedule/exceptions/{exceptionId}',
  ...permission('schedules.manage'),
  request: { params: byException, headers: IfMatch, body: json(ChangeScheduleException) },
  responses: replies('The exception as it is now', ScheduleException, [
    'people.not_found',
    'schedules.exception_not_found',
    ...PRECONDITION,
  ]),
});

const remove = createRoute({
  operationId: 'removeScheduleException',
  summary: 'Take an exception away',
  description: '`If-Match` is the schedule’s revision.',
  method: 'delete',
  path: '/{id}/schedule/exceptions/{exceptionId}',
  ...permission('schedules.manage'),
  request: { params: byException, headers: IfMatch },
  responses: noContent('The weekly hours hold again', ['people.not_found', 'schedules.exception_not_found', ...PRECONDITION]),
});

/** Mounted at `/v1/practitioners`. */
export const scheduleRoutes = () =>
  createRouter()
    .openapi(get, async (c) => {
      const view = await readSchedule(c.var.ctx, c.req.valid('param').id);
      return c.json(toApi(view), 200, etag(view.row));
    })
    .openapi(put, async (c) => {
      const at = { practitionerId: c.req.valid('param').id, expected: expectedRevision(c.req.valid('header')) };
      const view = await putSchedule(c.var.ctx, { ...at, ...c.req.valid('json') });
      return c.json(toApi(view), 200, etag(view.row));
    })
    .openapi(add, async (c) => {
      const { id: practitionerId } = c.req.valid('param');
      const { row, schedule } = await addException(c.var.ctx, { practitionerId, ...c.req.valid('json') });
      return c.json(exceptionToApi(row), 201, etag(schedule));
    })
    .openapi(change, async (c) => {
      const { id: practitionerId, exceptionId: id } = c.req.valid('param');
      const at = { practitionerId, id, expected: expectedRevision(c.req.valid('header')) };
      const { row, schedule } = await changeException(c.var.ctx, { ...at, ...c.req.valid('json') });
      return c.json(exceptionToApi(row), 200, etag(schedule));
    })
    .openapi(remove, async (c) => {
      const { id: practitionerId, exceptionId: id } = c.req.valid('param');
      const schedule = await removeException(c.var.ctx, {
        practitionerId,
        id,
        expected: expectedRevision(c.req.valid('header')),
      });
      return c.body(null, 204, etag(schedule));
    });

const toApi = ({ row, exceptions }: ScheduleView): Schedule => ({
  practitionerId: row.practitionerId,
  timeZone: row.timeZone,
  slotMinutes: row.slotMinutes,
  bufferBeforeMinutes: row.bufferBeforeMinutes,
  bufferAfterMinutes: row.bufferAfterMinutes,
  minimumNoticeMinutes: row.minimumNoticeMinutes,
  horizonDays: row.horizonDays,
  modes: row.modes,
  rules: row.rules,
  breaks: row.breaks,
  exceptions: exceptions.map(exceptionToApi),
  revision: row.revision,
  updatedAt: row.revision === 0 ? null : row.updatedAt.toISOString(),
});

const exceptionToApi = ({
  id,
  kind,
  firstDate,
  lastDate,
  startTime,
  endTime,
  note,
}: ScheduleExceptionRow): ScheduleException => ({
  id,
  kind,
  firstDate,
  lastDate,
  startTime,
  endTime,
  note,
});
