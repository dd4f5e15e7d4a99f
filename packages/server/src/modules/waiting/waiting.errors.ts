import { defineError } from '../../shared/errors.ts';

export const waitingEntryNotFound = defineError({ code: 'waiting.not_found', status: 404, title: 'Waiting entry not found' });

export const notLate = defineError({ code: 'waiting.not_late', status: 409, title: 'This visit is not known to begin late' });

export const noCallBackNumber = defineError({
  code: 'waiting.no_call_back_number',
  status: 409,
  title: 'There is no number to phone this person on',
});

export const notWaiting = defineError({
  code: 'waiting.not_waiting',
  status: 409,
  title: 'This person is not waiting: they left, were admitted, or are in another visit',
});
