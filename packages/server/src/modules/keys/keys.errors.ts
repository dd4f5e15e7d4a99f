import { defineError } from '../../shared/errors.ts';

export const apiKeyNotFound = defineError({ code: 'api_keys.not_found', status: 404, title: 'API key not found' });

export const apiKeyEnded = defineError({
  code: 'api_keys.ended',
  status: 409,
  title: 'This key was revoked or rotated already',
});
