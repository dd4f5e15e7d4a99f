import { WEBHOOK_TEST, type Permission, type WebhookBody } from '@bedside/contract';
import type { ServiceContext } from '../../context.ts';
import { TelehealthError } from '../../shared/errors.ts';
import { getAppointment } from '../appointments/get-appointment.ts';
import { appointmentToApi } from '../appointments/view-appointments.ts';
import { getCall } from '../calls/get-call.ts';
import { callToApi } from '../calls/view-call.ts';
import { toApi } from '../events/events.rules.ts';
import type { EventData, EventRow } from '../events/events.table.ts';
import { getPersonView } from '../people/get-person.ts';
import { patientToApi, practitionerToApi } from '../people/people-to-api.ts';
import type { Taken } from './take-deliveries.ts';

/** As whom an endpoint reads what it is sent: a secret key that changes nothing. The audit names the endpoint. */
const READS: readonly Permission[] = ['appointments.read', 'calls.read', 'people.read'];

/** What is sent, made for this attempt: a late one shows how things are, and nothing about people lies in the outbox. */
export async function composeWebhook(
  ctx: ServiceContext,
  { endpoint, delivery, event }: Taken,
  publicUrl: string,
): Promise<WebhookBody> {
  if (!event) return { type: WEBHOOK_TEST, timestamp: delivery.createdAt.toISOString(), data: {} };
  const reader: ServiceContext = { ...ctx, actor: { type: 'secret_key', id: endpoint.id, scopes: READS } };
  const resources = endpoint.payload === 'full' ? await resourcesOf(reader, event, publicUrl) : {};
  return { type: event.type, timestamp: event.at.toISOString(), data: { event: toApi(event), ...resources } };
}

async function resourcesOf(ctx: ServiceContext, { type, appointmentId, data }: EventRow, publicUrl: string) {
  const [noun] = type.split('.');
  const callId = noun === 'call' ? textOf(data, 'callId') : undefined;
  const patientId = noun === 'patient' ? (textOf(data, 'patientId') ?? textOf(data, 'personId')) : undefined;
  const practitionerId = noun === 'practitioner' ? (textOf(data, 'practitionerId') ?? textOf(data, 'personId')) : undefined;
  return {
    ...(appointmentId !== null &&
      (await there('appointment', async () => appointmentToApi(await getAppointment(ctx, appointmentId))))),
    ...(callId && (await there('call', async () => callToApi(await getCall(ctx, callId), publicUrl)))),
    ...(patientId &&
      (await there('patient', async () => patientToApi(await getPersonView(ctx, 'patient', patientId), publicUrl)))),
    ...(practitionerId &&
      (await there('practitioner', async () =>
        practitionerToApi(await getPersonView(ctx, 'practitioner', practitionerId), publicUrl),
      ))),
  };
}

const textOf = (data: EventData, key: string) => (typeof data[key] === 'string' ? data[key] : undefined);

/** What was deleted since is left out: the event is still told. */
async function there<Name extends string, Value>(name: Name, read: () => Promise<Value>): Promise<Partial<Record<Name, Value>>> {
  try {
    return { [name]: await read() } as Record<Name, Value>;
  } catch (error) {
    if (error instanceof TelehealthError && error.status === 404) return {};
    throw error;
  }
}
