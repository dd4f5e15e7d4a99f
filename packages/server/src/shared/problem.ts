import type { Problem } from '@bedside/contract';
import type { Context } from 'hono';
import type { ZodError } from 'zod';
import type { ErrorExtra, ErrorSpec } from './errors.ts';

/** RFC 9457. `title` is fixed text: nothing that was sent comes back. */
export function problem(c: Context, { code, status, title }: ErrorSpec, extra: ErrorExtra = {}) {
  const body: Problem = {
    type: `${c.get('publicUrl')}/errors#${code}`,
    title,
    status,
    detail: title,
    instance: c.get('requestId'),
    code,
    ...extra,
  };
  if (extra.retryAfterSeconds) c.header('Retry-After', String(extra.retryAfterSeconds));
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

type Refused = { target: string; error: ZodError };

/** Where, and the name of the rule that was broken; never the value. Pointers into a body, names of query and header keys. */
export const pointers = ({ target, error }: Refused): NonNullable<Problem['errors']> =>
  error.issues.flatMap((issue) => {
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys.filter((key) => NAME.test(key)) : [];
    const paths = unknownKeys.length > 0 ? unknownKeys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ pointer: target === 'json' ? pointerOf(path) : path.join('.'), detail: issue.code }));
  });

/** Keys that look like a typo are shown; anything else a person may have typed. */
export const NAME = /^[A-Za-z0-9_-]{1,64}$/;

const pointerOf = (path: PropertyKey[]) =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
