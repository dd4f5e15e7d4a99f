import { createHmac, timingSafeEqual } from 'node:crypto';

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
