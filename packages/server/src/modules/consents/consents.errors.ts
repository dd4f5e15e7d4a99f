import { defineError } from '../../shared/errors.ts';

export const nothingGranted = defineError({
  code: 'consents.nothing_granted',
  status: 409,
  title: 'There is no consent to withdraw',
});
