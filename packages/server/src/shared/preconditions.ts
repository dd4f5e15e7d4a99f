import { z } from 'zod';
import { defineError } from './errors.ts';

export const preconditionRequired = defineError({
  code: 'request.precondition_required',
  status: 428,
  title: 'Send the ETag that you have read as If-Match',
});
export const preconditionFailed = defineError({
  code: 'request.precondition_failed',
  status: 412,
  title: 'It has changed since you read it',
});

/** `request.headers` of a route that changes what the caller has read. Its absence is a 428, so it is optional here. */
export const IfMatch = z.object({ 'if-match': z.string().max(200).optional().meta({ example: '"3"' }) });

const NO_REVISION = -1;

/** The revision that the caller has read. A weak tag, a list or `*` names none, and so matches nothing. */
export function expectedRevision({ 'if-match': tag }: z.infer<typeof IfMatch>): number {
  if (tag === undefined) throw preconditionRequired();
  const [, digits] = /^"(\d{1,9})"$/.exec(tag.trim()) ?? [];
  return digits === undefined ? NO_REVISION : Number(digits);
}

/** Of a verb that needs it for some rows only: whether it is there is asked by `requireRevision`. */
export const revisionIfAny = (header: z.infer<typeof IfMatch>): number | undefined =>
  header['if-match'] === undefined ? undefined : expectedRevision(header);

/** The second guard of a verb, after "may they see it": under the row's lock. */
export function requireRevision(row: { revision: number }, expected: number | undefined): void {
  if (expected === undefined) throw preconditionRequired();
  if (row.revision !== expected) throw preconditionFailed();
}

/** Response headers of one resource: its strong entity tag. */
export const etag = ({ revision }: { revision: number }) => ({ etag: `"${revision}"` });
