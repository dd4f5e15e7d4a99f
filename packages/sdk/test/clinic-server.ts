import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage & { body: string }, reply: ServerResponse) => void | Promise<void>;

/** A real HTTP server that answers as the test says, and keeps what it was asked. */
export async function startClinicServer() {
  const routes = new Map<string, Handler>();
  const asked: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, reply) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, search } = new URL(request.url!, 'http://x');
    asked.push({ method: request.method!, path: pathname + search, headers: request.headers, body });
    const route = routes.get(`${request.method} ${pathname}`);
    if (!route) return problem(reply, 404, 'routes.not_found');
    await route(Object.assign(request, { body }), reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    on: (route: string, handler: Handler) => void routes.set(route, handler),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json = (reply: ServerResponse, body: unknown, status = 200) =>
  void reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

export const problem = (reply: ServerResponse, status: number, code: string, more: object = {}) =>
  void reply.writeHead(status, { 'content-type': 'application/problem+json' }).end(
    JSON.stringify({
      type: `https://api.example/errors#${code}`,
      title: code,
      status,
      detail: code,
      instance: 'x',
      code,
      ...more,
    }),
  );

/** Opens an event stream; what it returns sends frames and ends it. */
export function sse(reply: ServerResponse) {
  reply.writeHead(200, { 'content-type': 'text/event-stream' });
  reply.write(': open\n\n');
  return {
    event: (position: string, type: string, data: object = {}) =>
      void reply.write(`id: ${position}\nevent: ${type}\ndata: ${JSON.stringify({ id: 'evt', type, position, ...data })}\n\n`),
    ephemeral: (type: string, data: object) => void reply.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`),
    raw: (text: string) => void reply.write(text),
    end: () => void reply.end(),
    drop: () => void reply.destroy(),
  };
}
