import type { IncomingMessage } from 'node:http';
import type { AddressPolicy } from './address-policy.ts';
import { guardedRequest } from './guarded-request.ts';

/** Why nothing was read: an address that may not be asked, no answer in time, or not what was asked for. */
export class NotRead extends Error {
  override name = 'NotRead';
}

type Limits = { timeoutMs?: number; largest?: number };

/** A JSON document from an address that somebody else has chosen, by `guardedRequest`. Throws `NotRead`. */
export async function guardedGet(
  address: string,
  policy: AddressPolicy,
  { timeoutMs = 5000, largest = 256 * 1024 }: Limits = {},
): Promise<unknown> {
  const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
  try {
    const response = await guardedRequest(address, policy, { method: 'GET', headers, timeoutMs });
    return JSON.parse(await textOf(response, largest));
  } catch (error) {
    throw error instanceof NotRead ? error : new NotRead('no answer', { cause: error });
  }
}

async function textOf(response: IncomingMessage, largest: number): Promise<string> {
  try {
    if (response.statusCode !== 200) throw new NotRead('not 200');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) throw new NotRead('too large');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    response.destroy();
  }
}
