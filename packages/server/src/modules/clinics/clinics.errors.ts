import { defineError } from '../../shared/errors.ts';

export const httpsOnly = defineError({
  code: 'clinics.https_only',
  status: 409,
  title: 'The pages of a live clinic need https',
});

export const tooManyOrigins = defineError({
  code: 'clinics.too_many_origins',
  status: 409,
  title: 'A clinic allows 100 origins at most',
});
