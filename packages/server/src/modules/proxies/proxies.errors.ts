import { defineError } from '../../shared/errors.ts';

export const proxyNotFound = defineError({ code: 'proxies.not_found', status: 404, title: 'Proxy not found' });

export const patientRequired = defineError({
  code: 'proxies.patient_required',
  status: 422,
  title: 'The caller acts for several of these patients; say for whom',
});

export const proxyExists = defineError({
  code: 'proxies.exists',
  status: 409,
  title: 'This person acts for this patient already',
});
