import { defineError } from '../../shared/errors.ts';

export const calendarFeedNotFound = defineError({
  code: 'calendar_feeds.not_found',
  status: 404,
  title: 'Calendar not found; its address may have been deleted',
});
