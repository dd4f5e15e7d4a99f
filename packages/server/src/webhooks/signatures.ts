import { createHmac } from 'node:crypto';

/**
 * A seed alone tells nothing, so a copy of the database holds no secret; and nothing has to be decrypted. 32 bytes, as Standard
 * Webhooks asks for.
 */
export const secretOf = (signingKey: string, seed: string): string =>
  `whsec_${createHmac('sha256', signingKey).update(`webhook ${seed}`).digest('base64')}`;

type Signed = { id: string; at: Date; body: string; secrets: readonly string[] };

/** The three headers of Standard Webhooks, with a signature for each secret. */
export function signedHeaders({ id, at, body, secrets }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = (secret: string) =>
    `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map(signature).join(' ') };
}
