import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebhookRelay {
  /** The address to give to LiveKit in place of the API's own. */
  before(target: string): string;
  /** When false, LiveKit is told that all is well and the API is told nothing. */
  passes: boolean;
  close(): Promise<void>;
}

/** Stands between LiveKit and the API, so that a test can see what happens when webhooks get lost. */
export async function startWebhookRelay(): Promise<WebhookRelay> {
  let target = '';
  const relay: WebhookRelay = {
    passes: true,
    before: (url) => ((target = url), `http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    async close() {
      server.close().closeAllConnections();
    },
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const status = relay.passes ? await passOn(target, request, body) : 200;
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return relay;
}

async function passOn(target: string, { headers }: IncomingMessage, body: Buffer): Promise<number> {
  try {
    const { authorization = '', 'content-type': type = '' } = headers;
    const reply = await fetch(target, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body: new Uint8Array(body),
    });
    return reply.status;
  } catch {
    return 503; // the API is down: LiveKit tries again, as it would without us
  }
}
