import { defineError } from './errors.ts';

export const authMissing = defineError({
  code: 'auth.missing',
  status: 401,
  title: 'Send a session token or a secret key as Authorization: Bearer',
});
export const authInvalid = defineError({
  code: 'auth.invalid',
  status: 401,
  title: 'The session or key is not valid; it may be expired or revoked',
});
export const originNotAllowed = defineError({
  code: 'auth.origin_not_allowed',
  status: 403,
  title: 'This page is not on the list of origins that the clinic allows',
});
export const secretKeyInBrowser = defineError({
  code: 'auth.secret_key_in_browser',
  status: 403,
  title: 'A secret key was sent from a web page; revoke it, and use it on servers only',
});
