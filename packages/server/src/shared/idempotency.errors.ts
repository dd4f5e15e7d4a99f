import { defineError } from './errors.ts';

export const inFlight = defineError({
  code: 'idempotency.in_flight',
  status: 409,
  title: 'The same request is being worked on; ask again in a moment',
});
export const otherBody = defineError({
  code: 'idempotency.other_body',
  status: 422,
  title: 'This Idempotency-Key was used with another body',
});
export const notReplayable = defineError({
  code: 'idempotency.not_replayable',
  status: 409,
  title: 'It was done; its reply is not given again',
});
