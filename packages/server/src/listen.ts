import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { App } from './app.ts';

/** Serves the app; rejects with a sentence when the port is taken. */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} of ${host} is taken: set PORT to a free one.`, { cause: error });
    throw error;
  }
  return server;
}

/**
 * No new requests; streams are ended, or the server would wait for them for ever; running requests may finish; then whoever
 * is left is cut off.
 */
export async function drain(
  server: Server,
  { endStreams, seconds }: { endStreams: () => Promise<void>; seconds: number },
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await endStreams();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
