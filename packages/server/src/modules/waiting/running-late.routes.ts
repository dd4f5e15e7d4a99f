import { createRoute } from '@hono/zod-openapi';
import { AnswerRunningLate, AppointmentId, ReadRunningLate, RunningLateOf } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import '../people/people.errors.ts';
import '../proxies/proxies.errors.ts';
import { answerRunningLate } from './answer-running-late.ts';
import { getRunningLate } from './get-running-late.ts';
import { runningLateToApi } from './running-late-for.ts';
import './waiting.errors.ts';

const byId = z.strictObject({ id: AppointmentId });
const WHOSE_CODES = ['people.not_found', 'proxies.patient_required'] as const;

const read = createRoute({
  operationId: 'getRunningLate',
  summary: 'See whether a visit begins late, and what its patient chose',
  method: 'get',
  path: '/{id}/running-late',
  ...permission('appointments.read'),
  request: { params: byId, query: ReadRunningLate },
  responses: replies('Whether it begins late', RunningLateOf, ['appointments.not_found', ...WHOSE_CODES]),
});

const answer = createRoute({
  operationId: 'answerRunningLate',
  summary: 'Choose what to do while the clinic is late; the place is kept',
  description: `\`another_slot\` moves the visit to a free slot of the same practitioner, however short the notice is. The others can be
changed until the visit begins.`,
  method: 'post',
  path: '/{id}/answer-running-late',
  ...permission('calls.join'),
  request: { params: byId, body: json(AnswerRunningLate) },
  responses: replies('As it holds now', RunningLateOf, [
    'appointments.not_found',
    'appointments.in_the_past',
    'appointments.not_a_slot',
    'appointments.slot_taken',
    'appointments.wrong_status',
    'waiting.not_late',
    'waiting.no_call_back_number',
    ...WHOSE_CODES,
  ]),
});

export const runningLateRoutes = () =>
  createRouter()
    .openapi(read, async (c) => {
      const runningLate = await getRunningLate(c.var.ctx, c.req.valid('param').id, c.req.valid('query'));
      return c.json({ runningLate, serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    })
    .openapi(answer, async (c) => {
      const offer = await answerRunningLate(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json({ runningLate: runningLateToApi(offer), serverNow: c.var.ctx.clock.now().toISOString() }, 200);
    });
