import { createRoute } from '@hono/zod-openapi';
import { AddGuest, AppointmentId, AppointmentParticipant, NewInvitation, PersonId } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, holdsSecret, json, noContent, permission, replies } from '../../routes.ts';
import '../appointments/appointments.errors.ts';
import { participantToApi } from '../appointments/view-appointments.ts';
import { invitationToApi } from '../invitations/invitations.routes.ts';
import '../people/people.errors.ts';
import { addGuest } from './add-guest.ts';
import { createGuestLink } from './create-guest-link.ts';
import { removeGuest } from './remove-guest.ts';

const add = createRoute({
  operationId: 'addAppointmentGuest',
  summary: 'Bring an interpreter, a relative or another guest to a visit',
  description:
    'The clinic adds up to five, its patient up to three. With an `email` they are sent a link of their own, as soon as the visit is planned; without one, make their link by `POST …/guests/{personId}/link`, or, as the clinic, a code by `POST …/invitations`.',
  method: 'post',
  path: '/{id}/guests',
  ...permission('appointments.move'),
  request: { params: z.strictObject({ id: AppointmentId }), body: json(AddGuest) },
  responses: replies(
    'The guest, as the visit shows them',
    AppointmentParticipant,
    ['appointments.not_found', 'appointments.guests_full', 'appointments.no_guests_in_groups', 'appointments.wrong_status'],
    { status: 201 },
  ),
});

const link = createRoute({
  operationId: 'createGuestLink',
  summary: 'Make a link for a guest',
  description:
    'For whoever may bring guests, to hand it over in their own way. It leads to the clinic’s own page and opens this visit as the guest. It is shown this once; earlier links of the guest go on working until they are revoked or the guest is taken out.',
  method: 'post',
  path: '/{id}/guests/{personId}/link',
  ...permission('appointments.move'),
  ...holdsSecret,
  request: { params: z.strictObject({ id: AppointmentId, personId: PersonId }) },
  responses: replies(
    'The invitation; its link is shown this once',
    NewInvitation,
    ['appointments.not_found', 'appointments.no_guests_in_groups', 'appointments.wrong_status', 'people.not_found'],
    { status: 201 },
  ),
});

const remove = createRoute({
  operationId: 'removeAppointmentGuest',
  summary: 'Take a guest out of a visit',
  description:
    'It goes on without them. Their links and sessions are dead, and they are out of the waiting room and the call. Once it is running, this is the clinic’s.',
  method: 'delete',
  path: '/{id}/guests/{personId}',
  ...permission('appointments.move'),
  request: { params: z.strictObject({ id: AppointmentId, personId: PersonId }) },
  responses: noContent('They take no part any more', [
    'appointments.not_found',
    'appointments.no_guests_in_groups',
    'appointments.wrong_status',
    'people.not_found',
  ]),
});

/** Mounted at `/v1/appointments`. */
export const guestRoutes = () =>
  createRouter()
    .openapi(add, async (c) => {
      const guest = await addGuest(c.var.ctx, c.req.valid('param').id, c.req.valid('json'));
      return c.json(participantToApi(guest), 201);
    })
    .openapi(link, async (c) => {
      const { id, personId } = c.req.valid('param');
      const { row, url, code } = await createGuestLink(c.var.ctx, id, personId);
      return c.json({ ...invitationToApi(row), url, code }, 201);
    })
    .openapi(remove, async (c) => {
      const { id, personId } = c.req.valid('param');
      await removeGuest(c.var.ctx, id, personId);
      return c.body(null, 204);
    });
