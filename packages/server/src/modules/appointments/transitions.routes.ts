import { createRoute } from '@hono/zod-openapi';
import {
  Appointment,
  AppointmentId,
  CancelAppointment,
  CheckIn,
  CheckInRequest,
  EnteredInError,
  MarkNoShow,
  ReadCheckIn,
  ReopenAppointment,
  RescheduleAppointment,
  type ErrorCode,
} from '@bedside/contract';
import type { Context } from 'hono';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch, revisionIfAny } from '../../shared/preconditions.ts';
import { checkInAppointment } from '../check-ins/check-in-appointment.ts';
import { checkInToApi, readCheckIn } from '../check-ins/read-check-in.ts';
import '../consents/consents.errors.ts';
import '../door/door.errors.ts';
import { TAKING_TIME } from './appointments.routes.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { completeAppointment } from './complete-appointment.ts';
import { confirmAppointment } from './confirm-appointment.ts';
import { enterInError } from './enter-in-error.ts';
import { markNoShow } from './mark-no-show.ts';
import { reopenAppointment } from './reopen-appointment.ts';
import { rescheduleAppointment } from './reschedule-appointment.ts';
import { appointmentToApi, type AppointmentView } from './view-appointments.ts';

const params = z.strictObject({ id: AppointmentId });
const answers = (description: string, codes: readonly ErrorCode[] = []) =>
  replies(description, Appointment, ['appointments.not_found', 'appointments.wrong_status', ...codes]);

const confirm = createRoute({
  operationId: 'confirmAppointment',
  summary: 'Confirm a request',
  method: 'post',
  path: '/{id}/confirm',
  ...permission('appointments.manage'),
  request: { params },
  responses: answers('The appointment, scheduled', ['appointments.expired']),
});

const reschedule = createRoute({
  operationId: 'rescheduleAppointment',
  summary: 'Give an appointment another time or another practitioner',
  description: `It stays the same appointment: its links go on working, and calendars are told. Patients may until some time before the
start; another practitioner is the clinic’s to choose.`,
  method: 'post',
  path: '/{id}/reschedule',
  ...permission('appointments.move'),
  request: { params, headers: IfMatch, body: json(RescheduleAppointment) },
  responses: answers('The appointment at its new time', [
    ...TAKING_TIME,
    'appointments.notice_too_short',
    'appointments.expired',
  ]),
});

const cancel = createRoute({
  operationId: 'cancelAppointment',
  summary: 'Cancel an appointment',
  description: `Its time is free again, and every link to it is dead. One that is in progress can only be ended as \`technical\`. Patients give
\`pat\`, \`pat-fb\` or \`other\` as the reason. A patient of a group leaves it for themselves, which needs no \`If-Match\`.`,
  method: 'post',
  path: '/{id}/cancel',
  ...permission('appointments.cancel'),
  request: { params, headers: IfMatch, body: json(CancelAppointment) },
  responses: answers('The appointment, cancelled', ['appointments.notice_too_short']),
});

const readAsked = createRoute({
  operationId: 'getCheckIn',
  summary: 'Read what is asked of the patient before the visit, and what they gave',
  method: 'get',
  path: '/{id}/check-in',
  ...permission('appointments.read'),
  request: { params, query: ReadCheckIn },
  responses: replies('What is asked, and what was given', CheckIn, [
    'appointments.not_found',
    'people.not_found',
    'proxies.patient_required',
  ]),
});

const checkIn = createRoute({
  operationId: 'checkInAppointment',
  summary: 'Check in for a visit, or somebody else at the front desk',
  description: `Keeps what the clinic asks; once nothing is asked any more, the person waits and the practitioner is told. \`join\` does
this by itself where nothing is asked.`,
  method: 'post',
  path: '/{id}/check-in',
  ...permission('appointments.read'),
  request: { params, body: json(CheckInRequest) },
  responses: answers('The appointment', [
    'people.not_found',
    'proxies.patient_required',
    'appointments.form_invalid',
    'consents.nothing_granted',
    'appointments.not_today',
    'join.too_early',
    'join.too_late',
  ]),
});

const complete = createRoute({
  operationId: 'completeAppointment',
  summary: 'Say that a visit took place: by chat, at the clinic, or the one that is running',
  description: 'What takes place without a call is completed on its day or later.',
  method: 'post',
  path: '/{id}/complete',
  ...permission('appointments.manage'),
  request: { params, headers: IfMatch },
  responses: answers('The appointment, completed', ['appointments.not_started_yet']),
});

const noShow = createRoute({
  operationId: 'markNoShow',
  summary: 'Say who did not come',
  description: 'Can be taken back for 24 hours: reopen it.',
  method: 'post',
  path: '/{id}/no-show',
  ...permission('appointments.manage'),
  request: { params, headers: IfMatch, body: json(MarkNoShow) },
  responses: answers('The appointment, missed', ['appointments.not_started_yet']),
});

const reopen = createRoute({
  operationId: 'reopenAppointment',
  summary: 'Take back that an appointment was over',
  method: 'post',
  path: '/{id}/reopen',
  ...permission('appointments.manage'),
  request: { params, headers: IfMatch, body: json(ReopenAppointment) },
  responses: answers('The appointment, scheduled', [
    'appointments.slot_taken',
    'appointments.in_the_past',
    'appointments.too_late_to_reopen',
    'people.not_found',
    'people.not_active',
  ]),
});

const inError = createRoute({
  operationId: 'enterAppointmentInError',
  summary: 'Say that an appointment should never have been there',
  description: 'Its people do not see it any more; it is kept for the audit.',
  method: 'post',
  path: '/{id}/entered-in-error',
  ...permission('appointments.manage'),
  request: { params, headers: IfMatch, body: json(EnteredInError) },
  responses: answers('The appointment, hidden'),
});

const reply = (c: Context, view: AppointmentView) => c.json(appointmentToApi(view), 200, etag(view.row));

/** Mounted at `/v1/appointments`. Statuses change here, and by no PATCH. */
export const transitionRoutes = () =>
  createRouter()
    .openapi(confirm, async (c) => reply(c, await confirmAppointment(c.var.ctx, c.req.valid('param').id)))
    .openapi(reschedule, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      return reply(c, await rescheduleAppointment(c.var.ctx, c.req.valid('param').id, input));
    })
    .openapi(cancel, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: revisionIfAny(c.req.valid('header')) };
      return reply(c, await cancelAppointment(c.var.ctx, c.req.valid('param').id, input));
    })
    .openapi(readAsked, async (c) =>
      c.json(checkInToApi(await readCheckIn(c.var.ctx, c.req.valid('param').id, c.req.valid('query'))), 200),
    )
    .openapi(checkIn, async (c) => reply(c, await checkInAppointment(c.var.ctx, c.req.valid('param').id, c.req.valid('json'))))
    .openapi(complete, async (c) =>
      reply(c, await completeAppointment(c.var.ctx, c.req.valid('param').id, expectedRevision(c.req.valid('header')))),
    )
    .openapi(noShow, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      return reply(c, await markNoShow(c.var.ctx, c.req.valid('param').id, input));
    })
    .openapi(reopen, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      return reply(c, await reopenAppointment(c.var.ctx, c.req.valid('param').id, input));
    })
    .openapi(inError, async (c) => {
      const input = { ...c.req.valid('json'), expectedRevision: expectedRevision(c.req.valid('header')) };
      return reply(c, await enterInError(c.var.ctx, c.req.valid('param').id, input));
    });
