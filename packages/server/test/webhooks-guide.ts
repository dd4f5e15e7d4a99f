// The code of the guide "Webhooks", block by block. A test holds the guide to it, and runs it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BedsideClient } from '@bedside/client';

// register
/** The secret is shown this once: keep it where your other secrets are. */
export async function register(client: BedsideClient, url: string) {
  const { data: endpoint } = await client.POST('/v1/webhook-endpoints', {
    body: { url, eventTypes: ['appointment.scheduled', 'appointment.rescheduled', 'appointment.cancelled'] },
  });
  return { id: endpoint.id, secret: endpoint.secret };
}
// end

// verify
/** `body` as it came, byte by byte: parse it after this. Throws unless Bedside has sent it, and within the last five minutes. */
export function verify(secret: string, headers: Headers, body: string, now = Date.now()): void {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= 300)) throw new Error('too old, or of no time');
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const signatures = (headers.get('webhook-signature') ?? '').split(' ');
  const isIt = (one: Buffer) => one.length === expected.length && timingSafeEqual(one, expected);
  if (!signatures.some((text) => isIt(Buffer.from(text.replace('v1,', ''), 'base64')))) throw new Error('not from Bedside');
}
// end

// receive
/** Answers at once, and works later: what takes longer than 15 seconds is sent again. */
export async function receive(request: Request, secret: string, inbox: Inbox): Promise<Response> {
  const body = await request.text();
  try {
    verify(secret, request.headers, body);
  } catch {
    return new Response(null, { status: 401 });
  }
  // The same may come twice: its id says so.
  await inbox.addOnce(request.headers.get('webhook-id') ?? '', JSON.parse(body));
  return new Response(null, { status: 204 });
}

interface Inbox {
  addOnce(id: string, event: unknown): Promise<void>;
}
// end

// given-up
/** Once you are back: what was given up while you were not there. */
export async function sendAgain(client: BedsideClient, id: string) {
  const { data: failed } = await client.GET('/v1/webhook-endpoints/{id}/deliveries', {
    params: { path: { id }, query: { state: 'failed', limit: 100 } },
  });
  for (const { id: deliveryId } of failed.data)
    await client.POST('/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/redeliver', { params: { path: { id, deliveryId } } });
}
// end
