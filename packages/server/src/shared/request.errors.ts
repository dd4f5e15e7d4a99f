import { defineError } from './errors.ts';
import { withHints, type Flaw } from './request-flaws.ts';

export const invalidRequest = { code: 'request.invalid', status: 400, title: 'The request is not valid' } as const;
const invalid = defineError(invalidRequest);
/** Each place with what is expected there. */
export const requestInvalid = ({ errors }: { errors: readonly Flaw[] }) => invalid({ errors: withHints(errors) });
export const requestMalformed = defineError({
  code: 'request.malformed',
  status: 400,
  title: 'The body is not valid JSON in UTF-8',
});
export const requestTooLarge = defineError({
  code: 'request.too_large',
  status: 413,
  title: 'The body is larger than this route takes',
});
export const unsupportedMediaType = defineError({
  code: 'request.unsupported_media_type',
  status: 415,
  title: 'Send the body as application/json',
});
export const routeNotFound = defineError({ code: 'routes.not_found', status: 404, title: 'No such route' });
export const methodNotAllowedHere = defineError({
  code: 'routes.method_not_allowed',
  status: 405,
  title: 'This route has no such method; Allow lists those it has',
});
export const tooManyRequests = defineError({
  code: 'rate_limit.exceeded',
  status: 429,
  title: 'Too many requests; wait as long as Retry-After says',
});
export const internalError = defineError({ code: 'server.internal', status: 500, title: 'Something went wrong' });
export const unavailable = defineError({ code: 'server.unavailable', status: 503, title: 'Not ready; try again in a moment' });
export const otherQuery = defineError({
  code: 'request.other_query',
  status: 400,
  title: 'This cursor is of a page of another query',
});
export const unknownVersion = defineError({
  code: 'request.unknown_version',
  status: 400,
  title: 'There is no such API-Version',
});
