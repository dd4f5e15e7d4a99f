import { lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';

/** Why nothing was read: an address that may not be asked, no answer in time, or not what was asked for. */
export class NotRead extends Error {
  override name = 'NotRead';
}

type Limits = { timeoutMs?: number; largest?: number };

/**
 * A JSON document from an address that somebody else has chosen. The name is resolved once, and what is connected to is what was
 * looked at: no second answer of a name server counts. Redirects are not followed. Throws `NotRead`.
 */
export function guardedGet(
  address: string,
  policy: AddressPolicy,
  { timeoutMs = 5000, largest = 256 * 1024 }: Limits = {},
): Promise<unknown> {
  const url = URL.parse(address);
  if (!url || !policy.allowsUrl(url)) return Promise.reject(new NotRead('not an address to ask'));
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !policy.allowsAddress(literal)) return Promise.reject(new NotRead('not an address to ask'));

  const { promise, resolve: done, reject } = Promise.withResolvers<unknown>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
  const asking = request(url, { lookup: guarded(policy), signal, headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (response.statusCode !== 200) asking.destroy(new NotRead('not 200'));
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largest) asking.destroy(new NotRead('too large'));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('end', () => {
      try {
        done(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      } catch (error) {
        reject(error);
      }
    });
  });
  asking.on('error', reject);
  asking.end();
  return promise.catch((error: unknown) => {
    throw error instanceof NotRead ? error : new NotRead('no answer', { cause: error });
  });
}

/** Refuses a name if any of its addresses is refused: which one is connected to is up to the machine. */
const guarded =
  (policy: AddressPolicy): LookupFunction =>
  (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => policy.allowsAddress(address)))
        return callback(new NotRead('not an address to ask'), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
