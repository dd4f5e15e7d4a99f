import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookBody } from '@bedside/contract';
import { Webhook } from 'standardwebhooks';

export type Received = { id: string; at: number; path: string; raw: string; body: WebhookBody; headers: Record<string, string> };

/** What the receiver answers to what it was sent; 204 when nothing is said. `hang`: never. */
export type Answer = { status?: number; headers?: Record<string, string>; body?: string; hang?: boolean };

/** A server of a clinic on this machine. Keeps what it is sent; `verify` is the official library's. */
export async function startReceiver(answer: (received: Received) => Answer | Promise<Answer> = () => ({})) {
  const received: Received[] = [];
  const heard: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const headers = request.headers as Record<string, string>;
      const body = JSON.parse(raw || '{}') as WebhookBody;
      const one = { id: headers['webhook-id'] ?? '', at: Date.now(), path: request.url ?? '', raw, body, headers };
      received.push(one);
      for (const tell of heard.splice(0)) tell();
      void Promise.resolve(answer(one)).then(({ status = 204, headers: more = {}, body: text, hang }) => {
        if (!hang) response.writeHead(status, more).end(text);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    ids: () => received.map(({ id }) => id),
    /** Settles when it has been sent so many. */
    async until(count: number) {
      while (received.length < count) await new Promise<void>((tell) => heard.push(tell));
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Throws when it is not from who has the secret. The library takes 5 minutes' difference to the real time. */
export const verify = (secret: string, { raw, headers }: Pick<Received, 'raw' | 'headers'>) =>
  new Webhook(secret).verify(raw, headers) as WebhookBody;
