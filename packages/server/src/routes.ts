import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { Problem, type ErrorCode, type Permission } from '@bedside/contract';
import { z } from 'zod';
import type { AppEnv } from './app.ts';
import './shared/auth.errors.ts';
import { errorSpec } from './shared/errors.ts';
import { pointers, problem } from './shared/problem.ts';
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
  const strict = (route: RouteConfig, ...rest: [never, never]) =>
    openapi({ ...completed(route), request: { query: noQuery, ...route.request } }, ...rest);
  router.openapi = strict as unknown as typeof openapi;
  return router;
}

/** Routes that take a body can also refuse it unread. */
function completed(route: RouteConfig): RouteConfig {
  if (!route.request?.body) return route;
  const listed = Object.values(route.responses).flatMap((reply) => ('x-codes' in reply ? (reply['x-codes'] as ErrorCode[]) : []));
  return { ...route, responses: { ...route.responses, ...byStatus([...listed, ...WITH_BODY]) } };
}

export const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** What the caller must be allowed. `null`: any valid session or key. Spread it into `createRoute`. */
export const permission = (needed: Permission | null) => ({
  security: [{ bearer: [] }],
  'x-permission': needed,
});

/** For routes that need no session and no key. */
export const isPublic = { security: [] as [], 'x-permission': 'public' } as const;

const EVERY_ROUTE = ['request.invalid', 'rate_limit.exceeded', 'server.internal', 'server.unavailable'] as const;
const WITH_BODY = ['request.malformed', 'request.too_large', 'request.unsupported_media_type'] as const;
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

/** A reply without a body: 204. */
export const noContent = (description: string, refusals: readonly ErrorCode[]) => ({
  204: { description },
  ...refused(refusals, { signedIn: true }),
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
