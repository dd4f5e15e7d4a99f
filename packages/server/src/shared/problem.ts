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
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  if (extra.retryAfterSeconds) c.header('Retry-After', String(extra.retryAfterSeconds));
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

type Refused = { target: string; error: ZodError };

/** Where, the name of the rule that was broken, and what is expected; never the value. Pointers into a body, names of query and header keys. */
export const pointers = ({ target, error }: Refused): NonNullable<Problem['errors']> =>
  error.issues.flatMap((issue) => {
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys.filter((key) => NAME.test(key)) : [];
    const paths = unknownKeys.length > 0 ? unknownKeys.map((key) => [...issue.path, key]) : [issue.path];
    const said = { detail: issue.code, hint: hintFor(issue) };
    return paths.map((path) => ({ pointer: target === 'json' ? pointerOf(path) : path.join('.'), ...said }));
  });

/** zod names types, limits and choices in its messages, and of what was sent nothing but unknown keys. */
function hintFor(issue: ZodError['issues'][number]): string {
  // zod's own message repeats the key; one of a schema says more.
  if (issue.code === 'unrecognized_keys')
    return issue.message.startsWith('Unrecognized key') ? 'There is no such key here' : issue.message;
  const [first] = issue.code === 'invalid_union' ? (issue.errors[0] ?? []) : [];
  if (first) return hintFor(first);
  return issue.message.replace(/, received undefined$/, ', and it is missing');
}

/** Keys that look like a typo are shown; anything else a person may have typed. */
export const NAME = /^[A-Za-z0-9_-]{1,64}$/;

const pointerOf = (path: PropertyKey[]) =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
