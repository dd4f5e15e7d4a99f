// A process of its own that asks as fast as it can: one request after the other on each connection. Told what by its parent.
import { Agent, request } from 'node:http';
import type { JoinCall } from './world.ts';

export type LoadOrder = { port: number; calls: JoinCall[]; seconds: number };
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
        if ((await ask(agent, port, call)) === 200) requests++;
        else failed++;
      }
    }),
  );
  agent.destroy();
  return { requests, failed, seconds: (performance.now() - began) / 1000 };
}

const ask = (agent: Agent, port: number, { path, token, body }: JoinCall) =>
  new Promise<number>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const asked = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (reply) => {
      reply.resume();
      reply.once('end', () => resolve(reply.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(body);
  });

if (import.meta.main) process.on('message', (order: LoadOrder) => void run(order).then((result) => process.send?.(result)));
