import { defineError } from '../../shared/errors.ts';

export const reviewNotFound = defineError({ code: 'reviews.not_found', status: 404, title: 'Review not found' });

export const reviewTooEarly = defineError({
  code: 'reviews.not_completed',
  status: 409,
  title: 'Only a completed visit can be reviewed',
});

export const reviewClosed = defineError({
  code: 'reviews.closed',
  status: 409,
  title: 'The review is older than a day and stays as it is',
});
