import { createRoute } from '@hono/zod-openapi';
import { CreateSession, Me, Session, UpdateMe } from '@bedside/contract';
import { createRouter, holdsSecret, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import { avatarUrlOf } from '../people/people-to-api.ts';
import type { PersonKey } from '../people/people.queries.ts';
import { createSession } from './create-session.ts';
import { getMe, type MeFacts } from './get-me.ts';
import type { OpenedSession } from './open-session.ts';
import { revokeCurrentSession } from './revoke-sessions.ts';
import { updateMe } from './update-me.ts';

const create = createRoute({
  operationId: 'createSession',
  summary: 'Open a session for one of your people',
  description: 'From your own server, once you know who is there. Give the token to that person’s page; it works for 15 minutes.',
  method: 'post',
  path: '/sessions',
  ...permission('sessions.create'),
  ...holdsSecret,
  request: { body: json(CreateSession) },
  responses: replies('The session; its token is shown this once', Session, ['people.not_found', 'people.not_active'], {
    status: 201,
  }),
});

const revokeCurrent = createRoute({
  operationId: 'revokeCurrentSession',
  summary: 'End the session that asks',
  method: 'delete',
  path: '/sessions/current',
  ...permission(null),
  responses: noContent('It has ended, and its event streams with it', []),
});

const me = createRoute({
  operationId: 'getMe',
  summary: 'Who the session is for, and in which clinic',
  method: 'get',
  path: '/me',
  ...permission(null),
  responses: replies('The person and their clinic', Me, ['people.not_found']),
});

const updateOwn = createRoute({
  operationId: 'updateMe',
  summary: 'Change what is yours to say of yourself',
  description: `Patients: name, contact number, language, zone, birth date, gender, blood group, allergies, emergency contacts. Practitioners:
contact number, language, zone, about, languages. Everyone else: contact number, language, zone. The rest is the clinic's. A
session that came from an invitation changes nothing.`,
  method: 'patch',
  path: '/me',
  ...permission(null),
  request: { headers: IfMatch, body: json(UpdateMe) },
  responses: replies('The person and their clinic', Me, []),
});

/** Mounted at `/v1`. */
export const sessionRoutes = () =>
  createRouter()
    .openapi(create, async (c) => {
      const made = await createSession(c.var.ctx, c.req.valid('json') as PersonKey);
      c.set('resourceId', made.id);
      return c.json(toSession(made), 201);
    })
    .openapi(revokeCurrent, async (c) => {
      await revokeCurrentSession(c.var.ctx);
      return c.body(null, 204);
    })
    .openapi(me, async (c) => {
      const facts = await getMe(c.var.ctx);
      return c.json(toMe(facts, c.var.publicUrl), 200, etag(facts.person));
    })
    .openapi(updateOwn, async (c) => {
      const input = { expectedRevision: expectedRevision(c.req.valid('header')), fields: c.req.valid('json') };
      const facts = await updateMe(c.var.ctx, input);
      return c.json(toMe(facts, c.var.publicUrl), 200, etag(facts.person));
    });

export const toSession = ({ token, expiresAt, personId, appointmentId }: OpenedSession): Session => ({
  token,
  expiresAt: expiresAt.toISOString(),
  personId,
  appointmentId,
});

const toMe = ({ person, clinic, actsFor, appointmentId, now }: MeFacts, publicUrl: string): Me => ({
  person: {
    id: person.id,
    name: person.name,
    kind: person.kind,
    role: person.role,
    timeZone: person.timeZone,
    language: person.language,
    avatarUrl: avatarUrlOf(publicUrl, person.avatarKey),
    profileCompleted: person.profileCompleted,
    revision: person.revision,
  },
  clinic: {
    id: clinic.id,
    name: clinic.name,
    timeZone: clinic.timeZone,
    language: clinic.language,
    phone: clinic.phone,
    isTest: clinic.isTest,
  },
  actsFor,
  appointmentId,
  serverNow: now.toISOString(),
});
