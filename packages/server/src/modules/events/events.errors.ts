import { defineError } from '../../shared/errors.ts';

export const eventsExpired = defineError({
  code: 'events.expired',
  status: 410,
  title: 'These events cannot be resumed from there; read anew, then follow from now',
});
