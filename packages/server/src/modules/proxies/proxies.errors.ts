import { defineError } from '../../shared/errors.ts';

export const proxyNotFound = defineError({ code: 'proxies.not_found', status: 404, title: 'Proxy not found' });

export const proxyExists = defineError({
  code: 'proxies.exists',
  status: 409,
  title: 'This person acts for this patient already',
});
