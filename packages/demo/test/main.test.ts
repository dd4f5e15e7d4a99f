import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { SECRET_KEY } from './fake-bedside.ts';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function startMain() {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PORT: String(port),
      BEDSIDE_API_URL: 'http://127.0.0.1:1',
      BEDSIDE_PUBLISHABLE_KEY: 'pk_test_1',
      BEDSIDE_SECRET_KEY: SECRET_KEY,
      BEDSIDE_LIVEKIT_URL: 'ws://127.0.0.1:2',
      BEDSIDE_DEMO_FILE: 'none.json',
    },
  });
  if (!child.stdout) throw new Error('its output is not piped');
  await once(child.stdout, 'data');
  return { child, port, ended: once(child, 'exit') };
}

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
const LOOPBACKS = ['127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])];

test('the site answers on every address that localhost stands for, and ends when its parent lets go of it', async () => {
  const { child, port, ended } = await startMain();
  for (const host of LOOPBACKS) expect((await fetch(`http://${host}:${port}/`)).status).toBe(200);
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});

test('on SIGTERM the site ends at once, also while a browser keeps its connection open', async () => {
  const { child, port, ended } = await startMain();
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
