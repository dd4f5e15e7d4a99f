import type { TransactionContext } from '../../context.ts';
import { eventsAfter } from '../events/events.queries.ts';
import { insertion } from '../../db/prepared.ts';
import { busyAppointments } from './webhooks.queries.ts';
import { wants } from './webhooks.rules.ts';
import { webhookDeliveries, type WebhookEndpointRow } from './webhooks.table.ts';

const PAGE = 500;

const insertDeliveries = insertion(webhookDeliveries);

export type Spread = Pick<WebhookEndpointRow, 'position' | 'lastNumber'>;

/**
 * Makes deliveries of the events that the endpoint has not been told of, in their order. Positions grow in commit order, so none
 * is passed over; and they move on in the transaction that makes the deliveries, so none is made twice. Under the endpoint's lock.
 */
export async function spreadEvents(tx: TransactionContext, endpoint: WebhookEndpointRow): Promise<Spread> {
  let { position, lastNumber } = endpoint;
  for (let isMore = true; isMore;) {
    const events = await eventsAfter(tx, position, PAGE, 'clinic');
    const told = events.filter(({ type }) => wants(endpoint, type));
    const busy = await busyAppointments(tx, endpoint.id, [...new Set(told.flatMap(({ appointmentId }) => appointmentId ?? []))]);
    const now = tx.wallClock.now();
    const rows = told.map(({ id: eventId, type: eventType, position: eventPosition, appointmentId }) => {
      const state = appointmentId !== null && busy.has(appointmentId) ? ('held' as const) : ('pending' as const);
      if (appointmentId !== null) busy.add(appointmentId);
      const event = { eventId, eventType, eventPosition, appointmentId };
      const whose = { id: tx.newId('whd'), clinicId: tx.clinicId, endpointId: endpoint.id };
      return { ...whose, ...event, number: ++lastNumber, state, dueAt: now, createdAt: now };
    });
    if (rows.length > 0) await insertDeliveries(tx.db, rows);
    position = events.at(-1)?.position ?? position;
    isMore = events.length === PAGE;
  }
  return { position, lastNumber };
}
