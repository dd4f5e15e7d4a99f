// A process of its own that asks as fast as it can: one request after the other on each connection. Told what by its parent.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

/** One request, asked again and again. Of a body with `@slot` each is for a later time, so that no two book the same. */
export type Call = { path: string; token: string; body: string };

export type LoadOrder = { port: number; calls: Call[]; seconds: number };
export type LoadResult = { requests: number; seconds: number; failed: number };

async function run({ port, calls, seconds }: LoadOrder): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: calls.length });
  const began = performance.now();
  const until = began + seconds * 1000;
  let requests = 0;
  let failed = 0;
  await Promise.all(
    calls.map(async (call) => {
      while (performance.now() < until) {
        const status = await ask(agent, port, call);
        if (status >= 200 && status < 300) requests++;
        else failed++;
      }
    }),
  );
  agent.destroy();
  return { requests, failed, seconds: (performance.now() - began) / 1000 };
}

const slots = new Map<string, number>();
const FIRST_SLOT = Math.ceil(Date.now() / 86_400_000 + 2) * 86_400_000;

function nextSlot(who: string): string {
  const n = slots.get(who) ?? 0;
  slots.set(who, n + 1);
  return new Date(FIRST_SLOT + n * 1_800_000).toISOString();
}

const ask = (agent: Agent, port: number, { path, token, body: pattern }: Call) =>
  new Promise<number>((resolve, reject) => {
    const body = pattern.replace('@slot', nextSlot(`${port} ${token}`));
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(body !== pattern && { 'idempotency-key': randomUUID() }),
    };
    const asked = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (reply) => {
      reply.resume();
      reply.once('end', () => resolve(reply.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(body);
  });

if (import.meta.main) process.on('message', (order: LoadOrder) => void run(order).then((result) => process.send?.(result)));
