import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import { publicOnly, publicOrThisMachine, type AddressPolicy } from '../shared/address-policy.ts';
import { AddressRefused, guardedRequest, type Resolve } from '../shared/guarded-request.ts';
import { secretOf, signedHeaders } from './signatures.ts';
import type { WebhookAnswer, WebhookPort } from './webhook-port.ts';

const TIMEOUT_MS = 15_000;
/** What is read of an answer's body, out of politeness; nobody looks at it. */
const LARGEST_ANSWER = 16 * 1024;

type Options = { policy: AddressPolicy; signingKey: string; timeoutMs?: number; resolve?: Resolve };

/** Production tells nobody but who has a public address and https. */
export const webhooksOf = ({ environment, webhookSigningKey: signingKey }: Pick<Config, 'environment' | 'webhookSigningKey'>) =>
  createHttpWebhooks({ policy: environment === 'production' ? publicOnly : publicOrThisMachine, signingKey });

/** Sends signed deliveries over HTTP, to addresses that the policy allows. Only the status of an answer counts. */
export const createHttpWebhooks = ({ policy, signingKey, timeoutMs = TIMEOUT_MS, resolve }: Options): WebhookPort => ({
  accepts: (url) => URL.canParse(url) && policy.allowsUrl(new URL(url)) && !url.includes('#'),
  secretOf: (seed) => secretOf(signingKey, seed),
  async send({ url, ...message }) {
    const headers = {
      ...signedHeaders(message),
      'content-type': 'application/json',
      'user-agent': 'Bedside-Webhooks/1',
      'accept-encoding': 'identity',
    };
    const { body } = message;
    try {
      const asked = { method: 'POST' as const, headers, body, timeoutMs, ...(resolve && { resolve }) };
      const response = await guardedRequest(url, policy, asked);
      ignore(response);
      return answerOf(response.statusCode ?? 0);
    } catch (error) {
      return { statusCode: null, problem: problemOf(error) };
    }
  },
});

/** A redirect is a failure: whoever moves says so by changing the endpoint. */
const answerOf = (statusCode: number): WebhookAnswer => ({
  statusCode,
  problem: statusCode >= 200 && statusCode < 300 ? null : 'status',
});

function problemOf(error: unknown): WebhookAnswer['problem'] {
  if (error instanceof AddressRefused) return 'address_refused';
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError') ? 'timeout' : 'no_answer';
}

function ignore(response: IncomingMessage) {
  let size = 0;
  response.on('error', () => {});
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_ANSWER) response.destroy();
  });
}
