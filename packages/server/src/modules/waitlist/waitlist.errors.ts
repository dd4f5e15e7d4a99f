import { defineError } from '../../shared/errors.ts';

export const waitlistNotFound = defineError({
  code: 'waitlist.not_found',
  status: 404,
  title: 'There is no such entry or offer of the waitlist',
});

export const waitlistEnded = defineError({
  code: 'waitlist.ended',
  status: 409,
  title: 'It was answered, or its time is up',
});

export const tooManyEntries = defineError({
  code: 'waitlist.too_many',
  status: 409,
  title: 'The patient waits for as many slots as one may; delete an entry first',
});
