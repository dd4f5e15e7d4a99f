import { defineError } from '../../shared/errors.ts';

export const identityProviderNotFound = defineError({
  code: 'identity_providers.not_found',
  status: 404,
  title: 'Identity provider not found',
});
export const issuerTaken = defineError({
  code: 'identity_providers.issuer_taken',
  status: 409,
  title: 'The clinic trusts this issuer already',
});
export const issuerUnreachable = defineError({
  code: 'identity_providers.unreachable',
  status: 503,
  title: 'The issuer of this token does not answer',
});
export const tokenInvalid = defineError({
  code: 'identities.token_invalid',
  status: 401,
  title: 'This token opens nothing here',
});
export const unknownPerson = defineError({
  code: 'identities.unknown_person',
  status: 403,
  title: 'The clinic does not know who this is',
});
