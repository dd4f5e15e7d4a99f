import { createRoute } from '@hono/zod-openapi';
import {
  AppointmentId,
  CreateInvitation,
  InvitationId,
  InvitationList,
  NewInvitation,
  Accepted,
  RedeemCode,
  RedeemedCode,
  RedeemInvitation,
  RequestNewInvitation,
  Session,
  type Invitation,
} from '@bedside/contract';
import { z } from 'zod';
import { createRouter, holdsSecret, isPublic, json, noContent, permission, replies } from '../../routes.ts';
import '../door/door.errors.ts';
import { identifyVisitor } from '../keys/identify-visitor.ts';
import { toSession } from '../sessions/sessions.routes.ts';
import { createInvitation } from './create-invitation.ts';
import { identifyHolder } from './identify-holder.ts';
import type { InvitationRow } from './invitations.table.ts';
import { listInvitations } from './list-invitations.ts';
import { redeemCode } from './redeem-code.ts';
import { redeemInvitation } from './redeem-invitation.ts';
import { requestNewInvitation } from './request-new-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';

const byAppointment = z.strictObject({ id: AppointmentId });
const byInvitation = z.strictObject({ id: AppointmentId, invitationId: InvitationId });
const PublishableKey = z.object({ 'x-publishable-key': z.string().max(200).optional() });

const create = createRoute({
  operationId: 'createInvitation',
  summary: 'Make a link for one person to one appointment',
  description:
    'The link leads to the clinic’s own page. Earlier links of the person go on working until they are revoked. `delivery`: `link` (default) and `print` give it to you, `mail` sends it to the person, `spoken` gives a code that works for an hour, for people without e-mail.',
  method: 'post',
  path: '/{id}/invitations',
  ...permission('invitations.manage'),
  ...holdsSecret,
  request: { params: byAppointment, body: json(CreateInvitation) },
  responses: replies(
    'The invitation; its link is shown this once',
    NewInvitation,
    ['appointments.not_found', 'appointments.wrong_status', 'people.not_found', 'invitations.no_email'],
    { status: 201 },
  ),
});

const list = createRoute({
  operationId: 'listInvitations',
  summary: 'List the invitations of an appointment',
  method: 'get',
  path: '/{id}/invitations',
  ...permission('invitations.manage'),
  request: { params: byAppointment },
  responses: replies('Its invitations, oldest first', InvitationList, ['appointments.not_found']),
});

const revoke = createRoute({
  operationId: 'revokeInvitation',
  summary: 'Make a link dead, and end the sessions that came by it',
  method: 'delete',
  path: '/{id}/invitations/{invitationId}',
  ...permission('invitations.manage'),
  request: { params: byInvitation },
  responses: noContent('It is revoked', ['appointments.not_found', 'invitations.not_found']),
});

const redeem = createRoute({
  operationId: 'redeemInvitation',
  summary: 'Turn the secret of a link into a session',
  description:
    'The session opens this one appointment. Works until the link is revoked or the door finally closes; ask again for a fresh session.',
  method: 'post',
  path: '/redeem',
  ...isPublic,
  request: { headers: PublishableKey, body: json(RedeemInvitation) },
  responses: replies(
    'The session',
    Session,
    [
      'invitations.not_found',
      'people.not_active',
      'auth.origin_not_allowed',
      'join.link_revoked',
      'join.too_late',
      'join.active_elsewhere',
    ],
    { status: 201, signedIn: false },
  ),
});

const byCode = createRoute({
  operationId: 'redeemInvitationCode',
  summary: 'Turn a spoken code into the secret of a link',
  description: 'Works once, within an hour of the making of the code. Redeem the secret next, and keep it as that of a link.',
  method: 'post',
  path: '/redeem-code',
  ...isPublic,
  request: { headers: PublishableKey, body: json(RedeemCode) },
  responses: replies(
    'The secret; it is shown this once',
    RedeemedCode,
    ['invitations.not_found', 'auth.missing', 'auth.invalid', 'auth.origin_not_allowed'],
    { signedIn: false },
  ),
});

const requestNew = createRoute({
  operationId: 'requestNewInvitation',
  summary: 'Ask for a new link instead of a dead one',
  description:
    'It is mailed to the address that the clinic has, if there is one and the visit is still to come. The answer is always the same.',
  method: 'post',
  path: '/request-new',
  ...isPublic,
  request: { headers: PublishableKey, body: json(RequestNewInvitation) },
  responses: replies('It has been taken note of', Accepted, [], { status: 202, signedIn: false }),
});

/** Mounted at `/v1/appointments`. */
export const invitationRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const input = { appointmentId: c.req.valid('param').id, ...c.req.valid('json') };
      const { row, url, code } = await createInvitation(c.var.ctx, input);
      return c.json({ ...invitationToApi(row), url, code }, 201);
    })
    .openapi(list, async (c) => {
      const rows = await listInvitations(c.var.ctx, c.req.valid('param').id);
      return c.json({ data: rows.map(invitationToApi) }, 200);
    })
    .openapi(revoke, async (c) => {
      const { id: appointmentId, invitationId } = c.req.valid('param');
      await revokeInvitation(c.var.ctx, { appointmentId, invitationId });
      return c.body(null, 204);
    });

/** Mounted at `/v1/invitations`, before authentication. */
export const redeemRoutes = () =>
  createRouter()
    .openapi(redeem, async (c) => {
      const { secret, ...input } = c.req.valid('json');
      const { 'x-publishable-key': publishableKey } = c.req.valid('header');
      const holder = await identifyHolder(c.var.base, { secret, publishableKey, origin: c.req.header('origin') });
      return c.json(toSession(await redeemInvitation(holder, input)), 201);
    })
    .openapi(byCode, async (c) => {
      const { 'x-publishable-key': publishableKey } = c.req.valid('header');
      const visitor = await identifyVisitor(c.var.base, { publishableKey, origin: c.req.header('origin') });
      return c.json(await redeemCode(visitor, c.req.valid('json')), 200);
    })
    .openapi(requestNew, async (c) => {
      const { 'x-publishable-key': publishableKey } = c.req.valid('header');
      await requestNewInvitation(c.var.base, { ...c.req.valid('json'), publishableKey, origin: c.req.header('origin') });
      return c.json({}, 202);
    });

export const invitationToApi = ({ id, appointmentId, personId, delivery, createdAt, revokedAt }: InvitationRow): Invitation => ({
  id,
  appointmentId,
  personId,
  delivery,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});
