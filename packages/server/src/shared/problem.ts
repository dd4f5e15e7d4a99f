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

/** JSON pointers and the name of the rule that was broken, never the value. Of an unknown key not even its name: people type into keys too. */
export const pointers = (error: ZodError): NonNullable<Problem['errors']> =>
  error.issues.map(({ path, code }) => ({ pointer: path.map((key) => `/${escape(String(key))}`).join(''), detail: code }));

const escape = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
