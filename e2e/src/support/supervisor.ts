import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stack } from '../../../tools/stack/stack.ts';
import type { WebhookRelay } from './webhook-relay.ts';

/** What tests may do to the stack, which runs in another process than they: kill a part, lose webhooks. */
export async function startSupervisor(
  stack: Stack,
  relay: WebhookRelay,
  secondApi: () => Promise<string>,
): Promise<{ url: string; close(): Promise<void> }> {
  const orders: Record<string, () => Promise<unknown>> = {
    '/kill/api': () => killed('api'),
    '/kill/livekit': () => killed('livekit'),
    '/kill/postgres': () => killed('postgres'),
    '/kill/site': () => killed('site'),
    '/webhooks/pass': async () => (relay.passes = true),
    '/webhooks/lose': async () => (relay.passes = false),
    '/start/second-api': secondApi,
  };
  async function killed(name: keyof Stack['parts']) {
    const part = stack.parts[name];
    if (!part) throw new Error(`${name} is not ours to kill.`);
    const again = part.restarted();
    part.kill('SIGKILL');
    await again;
  }
  const server = createServer(async ({ url = '' }, response) => {
    const order = orders[url];
    const [status, said] = await (order
      ? order().then(
          (said) => [200, said],
          (error) => [500, error],
        )
      : [500, 'No such order.']);
    response.writeHead(Number(status)).end(String(said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close().closeAllConnections();
    },
  };
}
