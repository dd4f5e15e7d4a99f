import { defineError } from '../../shared/errors.ts';

export const webhookEndpointNotFound = defineError({
  code: 'webhook_endpoints.not_found',
  status: 404,
  title: 'Webhook endpoint not found',
});
export const tooManyWebhookEndpoints = defineError({
  code: 'webhook_endpoints.too_many',
  status: 409,
  title: 'The clinic has as many webhook endpoints as it can',
});
export const webhookEndpointDisabled = defineError({
  code: 'webhook_endpoints.disabled',
  status: 409,
  title: 'Nothing is sent to this endpoint while it is disabled',
});
export const webhookDeliveryNotFound = defineError({
  code: 'webhook_deliveries.not_found',
  status: 404,
  title: 'Webhook delivery not found',
});
export const webhookDeliveryUnderWay = defineError({
  code: 'webhook_deliveries.under_way',
  status: 409,
  title: 'This delivery is still to be sent by itself',
});
