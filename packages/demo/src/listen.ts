import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = (request: Request) => Response | Promise<Response>;

/** A browser may take `localhost` for 127.0.0.1 or for ::1: answers on both, or on the one that this machine has. */
export async function listenOnLocalhost(fetch: Fetch, port: number): Promise<{ close(): Promise<void> }> {
  const servers: Server[] = [];
  for (const host of ['127.0.0.1', '::1']) {
    const server = createAdaptorServer({ fetch }) as Server;
    if (await listens(server, host, port)) servers.push(server);
  }
  return {
    async close() {
      await Promise.all(servers.map(closeServer));
    },
  };
}

async function listens(server: Server, host: string, port: number): Promise<boolean> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) return false;
    throw error;
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
