import { defineError } from '../shared/errors.ts';

export const mediaUnavailable = defineError({
  code: 'media.unavailable',
  status: 503,
  title: 'The media server cannot be reached; try again in a moment',
});

export const invalidWebhookSignature = defineError({
  code: 'webhooks.invalid_signature',
  status: 401,
  title: 'The webhook signature is not valid',
});
