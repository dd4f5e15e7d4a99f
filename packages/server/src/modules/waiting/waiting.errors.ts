import { defineError } from '../../shared/errors.ts';

export const waitingEntryNotFound = defineError({ code: 'waiting.not_found', status: 404, title: 'Waiting entry not found' });

export const notWaiting = defineError({
  code: 'waiting.not_waiting',
  status: 409,
  title: 'This person is not waiting: they left, were admitted, or are in another visit',
});
