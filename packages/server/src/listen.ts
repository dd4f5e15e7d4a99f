import { createAdaptorServer } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { App, AppEnv } from './app.ts';

/** Serves the app; rejects with a sentence when the port is taken. */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createAdaptorServer({ fetch: (request, env) => answer(app, request, env as Connected) }) as Server;
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

type Connected = AppEnv['Bindings'] & { outgoing: ServerResponse };

/** A stream of events takes the connection for itself, once all of the app has had its say about the reply's head. */
async function answer(app: App, request: Request, env: Connected): Promise<Response> {
  const reply = await app.fetch(request, env);
  const { eventStream, outgoing } = env;
  if (!eventStream) return reply;
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers)).flushHeaders();
  eventStream.writeTo(outgoing);
  return RESPONSE_ALREADY_SENT;
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
