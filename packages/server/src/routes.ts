import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { PageCursor, Problem, type ErrorCode, type Permission } from '@bedside/contract';
import type { Handler } from 'hono';
import { z } from 'zod';
import type { AppEnv } from './app.ts';
import { bindCursors } from './middleware/bind-cursors.ts';
import { idempotent } from './middleware/idempotent.ts';
import './shared/auth.errors.ts';
import { errorSpec } from './shared/errors.ts';
import { pointers, problem } from './shared/problem.ts';
import './shared/preconditions.ts';
import { invalidRequest } from './shared/request.errors.ts';

const noQuery = z.strictObject({});

/** An empty router: refused input becomes a 400 with pointers, and a route that names no query takes none. */
export function createRouter(): OpenAPIHono<AppEnv> {
  const router = new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => {
      if (!result.success) return problem(c, invalidRequest, { errors: pointers(result) });
    },
  });
  const { openapi } = router;
  const strict = (route: RouteConfig, handler: Handler<AppEnv>, ...rest: [never]) =>
    openapi(completed(route), (hasCursor(route) ? bindCursors(handler) : handler) as never, ...rest);
  router.openapi = strict as unknown as typeof openapi;
  return router;
}

/**
 * What follows from the rest of a route: one that takes a body can refuse it unread, one that wants `If-Match` can miss it, and
 * a POST takes an `Idempotency-Key`.
 */
function completed(route: RouteConfig): RouteConfig {
  const headers = route.request?.headers as z.ZodObject | undefined;
  const isKnown = route['x-permission'] !== 'public' || Boolean(route['x-platform-key']);
  const takesKey = route.method === 'post' && isKnown && !route['x-needs-no-idempotency-key'];
  const holdsSecret = Boolean(route['x-holds-secret']);
  const implied: ErrorCode[] = [
    ...(route.request?.body ? WITH_BODY : []),
    ...(headers && 'if-match' in headers.shape ? WITH_IF_MATCH : []),
    ...(hasCursor(route) ? WITH_CURSOR : []),
    ...(takesKey ? WITH_KEY : []),
    ...(takesKey ? (['idempotency.not_replayable'] as const) : []),
  ];
  const listed = Object.values(route.responses).flatMap((reply) => ('x-codes' in reply ? (reply['x-codes'] as ErrorCode[]) : []));
  const given = route.middleware ?? [];
  return {
    ...route,
    request: {
      query: noQuery,
      ...route.request,
      ...(takesKey && { headers: (headers ?? z.object({})).extend(IdempotencyKey.shape) }),
    },
    responses: { ...route.responses, ...byStatus([...listed, ...implied]) },
    middleware: [
      ...(Array.isArray(given) ? given : [given]),
      ...(takesKey ? [idempotent({ holdsSecret, needs: permissionOf(route) })] : []),
    ],
  };
}

/** Of a page of a list. Positions of events, messages and notices are no cursors: they say the same in every query. */
const hasCursor = ({ request }: RouteConfig) => (request?.query as z.ZodObject | undefined)?.shape?.after === PageCursor;

/** That of the route alone: what else its verb asks for is asked when it runs. */
function permissionOf(route: RouteConfig): Permission | null {
  const named = route['x-permission'] as Permission | 'public' | null | undefined;
  return named === 'public' ? null : (named ?? null);
}

const IdempotencyKey = z.object({
  'idempotency-key': z.string().optional().meta({
    description: 'Chosen by you, for each thing that you want done once: a random UUID. Kept for 24 hours.',
    example: '5f0c1a7e-64a1-4a0c-9a53-2f6a3c6f0d11',
  }),
});

/** Spread it into a POST whose reply holds a secret: it is not kept for a replay. Its `id` is. */
export const holdsSecret = { 'x-holds-secret': true } as const;

/** Spread it into a POST that may be repeated anyway, so that a key is not looked at. */
export const needsNoKey = { 'x-needs-no-idempotency-key': true } as const;

export const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** What the caller must be allowed. `null`: any valid session or key. Spread it into `createRoute`. */
export const permission = (needed: Permission | null) => ({
  security: [{ bearer: [] }],
  'x-permission': needed,
});

/** For routes that show a clinic's pages what is public of it: any session or secret key, or its publishable key alone. */
export const forVisitors = {
  security: [{ bearer: [] as string[] }, { publishableKey: [] as string[] }] as Record<string, string[]>[],
  'x-permission': null,
};

/** For routes that need no session and no key. */
export const isPublic = { security: [] as [], 'x-permission': 'public' } as const;

/** For the route that whoever runs the server calls with their own key, before there is a clinic. */
export const byPlatformKey = { ...isPublic, 'x-platform-key': true } as const;

const EVERY_ROUTE = [
  'request.invalid',
  'request.unknown_version',
  'rate_limit.exceeded',
  'server.internal',
  'server.unavailable',
] as const;
const WITH_BODY = ['request.malformed', 'request.too_large', 'request.unsupported_media_type'] as const;
const WITH_IF_MATCH = ['request.precondition_required', 'request.precondition_failed'] as const;
const WITH_CURSOR = ['request.other_query'] as const;
const WITH_KEY = ['request.invalid', 'idempotency.in_flight', 'idempotency.other_body'] as const;
const SIGNED_IN = [
  'auth.missing',
  'auth.invalid',
  'auth.forbidden',
  'auth.origin_not_allowed',
  'auth.secret_key_in_browser',
] as const;

type Success<Schema extends z.ZodType> = { description: string; content: { 'application/json': { schema: Schema } } };

/** The success reply, the codes with which this route refuses, and those that every route has. */
export const replies = <Schema extends z.ZodType, Status extends 200 | 201 | 202 = 200>(
  description: string,
  schema: Schema,
  refusals: readonly ErrorCode[],
  { status = 200 as Status, signedIn = true }: { status?: Status; signedIn?: boolean } = {},
) => ({
  ...({ [status]: { description, content: { 'application/json': { schema } } } } as Record<Status, Success<Schema>>),
  ...refused(refusals, { signedIn }),
});

/** The success reply is an iCalendar object. */
export const asCalendar = (
  description: string,
  refusals: readonly ErrorCode[],
  { signedIn = true }: { signedIn?: boolean } = {},
) => ({
  200: { description, content: { 'text/calendar': { schema: z.string() } } },
  ...refused(refusals, { signedIn }),
});

/** A reply without a body: 204. */
export const noContent = (
  description: string,
  refusals: readonly ErrorCode[],
  { signedIn = true }: { signedIn?: boolean } = {},
) => ({
  204: { description },
  ...refused(refusals, { signedIn }),
});

/** Typed as nothing: handlers throw refusals and never return them. */
const refused = (codes: readonly ErrorCode[], { signedIn }: { signedIn: boolean }): object =>
  byStatus([...EVERY_ROUTE, ...(signedIn ? SIGNED_IN : []), ...codes]);

/** One reply for each status, naming its codes. */
function byStatus(codes: readonly ErrorCode[]): RouteConfig['responses'] {
  const groups = Map.groupBy(new Set(codes), (code) => errorSpec(code).status);
  const reply = (list: ErrorCode[]) => ({
    description: list.map((code) => `\`${code}\`: ${errorSpec(code).title}`).join('\n\n'),
    content: { 'application/problem+json': { schema: Problem } },
    'x-codes': list,
  });
  return Object.fromEntries([...groups].map(([status, list]) => [status, reply(list)]));
}
