import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { publicOnly, type AddressPolicy } from './address-policy.ts';
import { guardedGet } from './guarded-get.ts';

const here: AddressPolicy = { allowsUrl: () => true, allowsAddress: (address) => address === '127.0.0.1' };

async function withServer(listener: RequestListener, use: (url: string, asked: () => number) => Promise<void>) {
  let count = 0;
  const server = createServer((request, response) => {
    count++;
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => count);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('publicOnly', () => {
  test.each([
    ...[
      '127.0.0.1',
      '127.1.2.3',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
    ],
    ...['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.0.8'],
    ...[
      '::1',
      '::',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:169.254.169.254',
      '::ffff:8.8.8.8',
      'fc00::1',
      'fd12::1',
      'fe80::1',
    ],
    ...[
      'ff02::1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2001::1',
      '100::1',
      '3fff::1',
      '::127.0.0.1',
    ],
    ...['', 'localhost', '127.1', '0x7f000001', '2130706433', '127.0.0.1 ', 'fe80::1%eth0'],
  ])('%s is nowhere to go', (address) => {
    expect(publicOnly.allowsAddress(address)).toBe(false);
  });

  test.each(['8.8.8.8', '93.184.215.14', '172.15.0.1', '172.32.0.1', '100.63.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s can be asked',
    (address) => {
      expect(publicOnly.allowsAddress(address)).toBe(true);
    },
  );
});

describe('guardedGet', () => {
  test.each([
    ...[
      'http://login.example/',
      'https://login.example:8443/',
      'https://user@login.example/',
      'ftp://login.example/',
      'no address',
    ],
    ...[
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://0x7f.1/',
      'https://2130706433/',
      'https://017700000001/',
      'https://127.1/',
    ],
    ...[
      'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:7f00:1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://localhost/',
    ],
    ...[
      'https://①②⑦.⓪.⓪.①/',
      'https://0/',
      'https://[fe80::1]/',
      'https://127.0.0.1./',
      'https://LOCALHOST/',
      'file:///etc/passwd',
    ],
  ])('%s is not asked', async (address) => {
    await expect(guardedGet(address, publicOnly, { timeoutMs: 2000 })).rejects.toMatchObject({ name: 'NotRead' });
  });

  test('what a name leads to is looked at, not what it is called, and nobody is connected to before', () =>
    withServer(
      (_request, response) => response.end('{}'),
      async (url, asked) => {
        const named = url.replace('127.0.0.1', 'localhost');
        const nobody: AddressPolicy = { allowsUrl: () => true, allowsAddress: () => false };
        await expect(guardedGet(named, nobody)).rejects.toMatchObject({ name: 'NotRead' });
        await expect(guardedGet(url, nobody)).rejects.toMatchObject({ name: 'NotRead' });
        expect(asked()).toBe(0);
      },
    ));

  test('a document is read', () =>
    withServer(
      (_request, response) => response.end('{"a":1}'),
      async (url) => expect(await guardedGet(url, here)).toEqual({ a: 1 }),
    ));

  test.each<[string, RequestListener]>([
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['an error', (_request, response) => response.writeHead(500).end('{}')],
    ['no JSON', (_request, response) => response.end('<html>')],
    ['too much', (_request, response) => response.end(`"${'x'.repeat(2000)}"`)],
    ['silence', () => {}],
    ['half an answer', (_request, response) => void response.writeHead(200, { 'content-length': '99' }).write('{"a"')],
    ['a dropped connection', (request) => request.socket.destroy()],
  ])('%s is not taken, and not followed', (_what, listener) =>
    withServer(listener, async (url, asked) => {
      await expect(guardedGet(url, here, { timeoutMs: 300, largest: 1000 })).rejects.toMatchObject({ name: 'NotRead' });
      expect(asked()).toBe(1);
    }),
  );
});
