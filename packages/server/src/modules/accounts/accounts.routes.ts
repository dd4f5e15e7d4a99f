import { createRoute } from '@hono/zod-openapi';
import { Account, InviteToAccount } from '@bedside/contract';
import { createRouter, json, permission, replies } from '../../routes.ts';
import '../invitations/invitations.errors.ts';
import './accounts.errors.ts';
import type { AccountRow } from './accounts.table.ts';
import { inviteToAccount } from './invite-to-account.ts';

const invite = createRoute({
  operationId: 'inviteToAccount',
  summary: 'Give a person an account, and mail them to choose a password',
  description:
    'For staff and practitioners, who do not sign up, and for patients whom the clinic invites. Again: another such mail.',
  method: 'post',
  path: '/accounts',
  ...permission('people.manage'),
  request: { body: json(InviteToAccount) },
  responses: replies(
    'The account; the mail is on its way',
    Account,
    ['people.not_found', 'invitations.no_email', 'accounts.email_taken'],
    { status: 201 },
  ),
});

/** Mounted at `/v1`. */
export const accountRoutes = () =>
  createRouter().openapi(invite, async (c) => c.json(toApi(await inviteToAccount(c.var.ctx, c.req.valid('json'))), 201));

const toApi = ({ id, personId, email, passwordHash, createdAt }: AccountRow): Account => ({
  id,
  personId,
  email,
  hasPassword: passwordHash !== null,
  createdAt: createdAt.toISOString(),
});
