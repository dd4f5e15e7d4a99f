import { defineError } from '../../shared/errors.ts';

export const exceptionNotFound = defineError({
  code: 'schedules.exception_not_found',
  status: 404,
  title: 'Exception not found',
});
