import { createRoute } from '@hono/zod-openapi';
import { AppointmentId, Consent, ConsentList, RecordConsent } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import '../people/people.errors.ts';
import '../proxies/proxies.errors.ts';
import { answerForAll, answerForAppointment } from './answer-consent.ts';
import './consents.errors.ts';
import { listConsentsOfAppointment, listOwnConsents, type ConsentView } from './list-consents.ts';

const params = z.strictObject({ id: AppointmentId });

const list = createRoute({
  operationId: 'listConsents',
  summary: 'Read what was consented to for a visit',
  description: 'A ledger: nothing is changed, and what counts is the newest answer of a person on a subject.',
  method: 'get',
  path: '/{id}/consents',
  ...permission('appointments.read'),
  request: { params },
  responses: replies('All answers, newest first', ConsentList, ['appointments.not_found']),
});

const record = createRoute({
  operationId: 'recordConsent',
  summary: 'Grant, refuse or withdraw a consent for a visit',
  method: 'post',
  path: '/{id}/consents',
  ...permission('appointments.read'),
  request: { params, body: json(RecordConsent) },
  responses: replies(
    'The answer as it stands in the ledger',
    Consent,
    ['appointments.not_found', 'people.not_found', 'proxies.patient_required', 'consents.nothing_granted'],
    { status: 201 },
  ),
});

const listOwn = createRoute({
  operationId: 'listOwnConsents',
  summary: 'Read your own consents',
  method: 'get',
  path: '/consents',
  ...permission(null),
  responses: replies('All answers, newest first', ConsentList, []),
});

const recordOwn = createRoute({
  operationId: 'recordOwnConsent',
  summary: 'Grant, refuse or withdraw a consent for all your visits',
  method: 'post',
  path: '/consents',
  ...permission(null),
  request: { body: json(RecordConsent) },
  responses: replies('The answer as it stands in the ledger', Consent, ['people.not_found', 'consents.nothing_granted'], {
    status: 201,
  }),
});

/** Mounted at `/v1/appointments`. */
export const appointmentConsentRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const views = await listConsentsOfAppointment(c.var.ctx, c.req.valid('param').id);
      return c.json({ data: views.map(consentToApi) }, 200);
    })
    .openapi(record, async (c) => {
      const row = await answerForAppointment(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(consentToApi({ row, isCurrent: true }), 201);
    });

/** Mounted at `/v1/me`. */
export const ownConsentRoutes = () =>
  createRouter()
    .openapi(listOwn, async (c) => c.json({ data: (await listOwnConsents(c.var.ctx)).map(consentToApi) }, 200))
    .openapi(recordOwn, async (c) =>
      c.json(consentToApi({ row: await answerForAll(c.var.ctx, c.req.valid('json')), isCurrent: true }), 201),
    );

const consentToApi = ({ row, isCurrent }: ConsentView): Consent => ({
  id: row.id,
  personId: row.personId,
  answeredBy: row.answeredBy,
  appointmentId: row.appointmentId,
  subject: row.subject,
  version: row.version,
  answer: row.answer,
  at: row.at.toISOString(),
  isCurrent,
});
