import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../dist');
export type Manifest = {
  loader: { file: string };
  entry: string;
  chunks: Record<string, { name: string; imports: string[]; dynamicImports: string[]; integrity: string }>;
};
export const manifest = (): Manifest => JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
export const fileOf = (name: string) => Object.entries(manifest().chunks).find(([, chunk]) => chunk.name === name)![0];

const listen = async (server: Server, host: string) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://${host}:${(server.address() as AddressInfo).port}`;
};

/** A clinic's page on `localhost` under the policy of the docs, and the API with the built SDK on `127.0.0.1`: cross-site, as in life. */
export async function startPages() {
  const replies = new Map<string, (url: URL) => { status?: number; body: unknown }>();
  const failing = new Set<string>();
  const fetched: string[] = [];
  /** What the API was asked, by path. */
  const asked: string[] = [];
  const streams = new Set<ServerResponse>();
  let page = '';
  /** What the clinic's page is sent with, beside its policy. */
  let headers: Record<string, string> = {};
  let app = '';
  let trusted = '';
  let permitted = '';
  const others = new Map<string, { type: string; text: string }>();
  /** What was sent to the API, newest last. */
  const cutOff: string[] = [];
  const held = new Map<string, Promise<void>>();
  const sent: { route: string; body: string }[] = [];

  const api = createServer(async (request, reply) => {
    const url = new URL(request.url!, 'http://x');
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*, authorization',
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    };
    if (request.method === 'OPTIONS') return reply.writeHead(204, cors).end();
    // The same elements at two addresses are two versions to a page.
    if (/^\/sdk\/v[12]\//.test(url.pathname)) {
      const file = url.pathname.slice(8);
      fetched.push(file + url.search);
      if (failing.delete(file)) return reply.writeHead(503, cors).end();
      const bytes = existsSync(join(dist, file)) ? readFileSync(join(dist, file)) : undefined;
      return reply.writeHead(bytes ? 200 : 404, { ...cors, 'content-type': 'text/javascript' }).end(bytes);
    }
    asked.push(url.pathname);
    if (url.pathname === '/v1/events') {
      reply.writeHead(200, { ...cors, 'content-type': 'text/event-stream' });
      streams.add(reply);
      return reply.write(': open\n\n');
    }
    const route = `${request.method} ${url.pathname}`;
    let body = '';
    await held.get(route);
    request.on('close', () => request.complete || cutOff.push(route));
    try {
      for await (const chunk of request) body += chunk.length > 20_000 ? '' : chunk;
    } catch {
      return undefined;
    }
    if (body) sent.push({ route, body });
    const answer = replies.get(route)?.(url);
    return reply
      .writeHead(answer ? (answer.status ?? 200) : 404, { ...cors, 'content-type': 'application/json' })
      .end(JSON.stringify(answer ? answer.body : { code: 'routes.not_found' }));
  });
  const apiUrl = await listen(api, '127.0.0.1');

  const site = createServer((request, reply) => {
    const other = others.get(request.url!);
    if (other) return reply.writeHead(200, { 'content-type': other.type }).end(other.text.replaceAll('API', apiUrl));
    if (request.url === '/telehealth-session')
      return reply.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"t"}');
    if (request.url === '/favicon.ico') return reply.writeHead(204).end();
    if (request.url!.startsWith('/app/'))
      return reply.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(app, request.url!.slice(5))));
    const policy = [
      "default-src 'none'",
      "script-src 'nonce-n'",
      "style-src 'self'",
      `connect-src 'self' ${apiUrl}`,
      `img-src 'self' ${apiUrl} blob: data:`,
      'media-src blob:',
      'worker-src blob:',
      "form-action 'self'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      `trusted-types lit-html telehealth-sdk ${trusted} 'allow-duplicates'`,
      permitted,
    ];
    return reply
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy.join('; '), ...headers })
      .end(page.replaceAll('API', apiUrl));
  });
  const siteUrl = await listen(site, 'localhost');

  return {
    apiUrl,
    siteUrl,
    fetched,
    asked,
    sent,
    /** What the page called off while it was still sending it. */
    cutOff,
    /** The API reads nothing of these requests until the answer is called. */
    hold(route: string) {
      let read = () => {};
      held.set(route, new Promise((resolve) => (read = resolve)));
      return () => read();
    },
    /** The next request for this file fails. */
    fail: (file: string) => void failing.add(file),
    answer: (route: string, body: unknown | ((url: URL) => unknown)) =>
      void replies.set(route, (url) => ({ body: typeof body === 'function' ? body(url) : body })),
    refuse: (route: string, status: number, code: string) =>
      void replies.set(route, () => ({
        status,
        body: { code, type: `${apiUrl}/errors#${code}`, title: code, detail: code, status },
      })),
    /** Something more of the clinic's website. */
    put: (path: string, type: string, text: string) => void others.set(path, { type, text }),
    /** The page's policy has this too. */
    permit: (directive: string) => void (permitted = directive),
    /** Everyone reads that it happened. */
    tell(event: { type: string }) {
      for (const one of streams)
        one.write(`id: 1\nevent: ${event.type}\ndata: ${JSON.stringify({ id: 'evt_1', position: '1', ...event })}\n\n`);
    },
    /** The streams break, as they do behind the back of a page that sleeps. */
    breakStreams() {
      for (const one of streams) one.destroy();
      streams.clear();
    },
    send: (given: Record<string, string>) => void (headers = given),
    /** What the clinic's page says; `API` stands for the address of the API. */
    write: (html: string) =>
      void (page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Clinic</title>${html}</html>`),
    /** The page has a policy for Trusted Types of its own. */
    trust: (policy: string) => void (trusted = policy),
    /** What the page has under `/app/`. */
    bring: (folder: string) => void (app = folder),
    async close() {
      for (const server of [api, site]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
