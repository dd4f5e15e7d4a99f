import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';

/** An address that may not be asked. Nobody was connected to. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

export type Resolve = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type Request = {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  /** Asks the name servers. Given by tests. */
  resolve?: Resolve;
};

/**
 * Asks an address that somebody else has chosen. The name is resolved once, and what is connected to is what was looked at: no
 * second answer of a name server counts. Redirects are not followed. Settles with the head of the answer: its body is the caller's
 * to read or to destroy, and ends with the timeout too. Throws `AddressRefused`, and whatever the connection throws.
 */
export function guardedRequest(
  address: string,
  policy: AddressPolicy,
  { method, headers, body, timeoutMs, resolve = resolveName }: Request,
): Promise<IncomingMessage> {
  const url = URL.parse(address);
  if (!url || !policy.allowsUrl(url)) return Promise.reject(new AddressRefused('not an address to ask'));
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !policy.allowsAddress(literal)) return Promise.reject(new AddressRefused('not an address to ask'));

  const { promise, resolve: done, reject } = Promise.withResolvers<IncomingMessage>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, lookup: guarded(policy, resolve), signal, headers: { ...headers, ...length }, agent: false };
  const asking = request(url, options, done);
  asking.on('error', reject);
  asking.end(body);
  return promise;
}

/** Refuses a name if any of its addresses is refused: which one is connected to is up to the machine. */
const guarded =
  (policy: AddressPolicy, resolve: Resolve): LookupFunction =>
  (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => policy.allowsAddress(address)))
        return callback(new AddressRefused('not an address to ask'), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
