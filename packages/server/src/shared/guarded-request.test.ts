import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHttpWebhooks } from '../webhooks/http-webhooks.ts';
import { publicOnly, publicOrThisMachine, type AddressPolicy } from './address-policy.ts';
import { guardedRequest, type Resolve } from './guarded-request.ts';

/** Where nobody may be sent: this machine, the neighbours, the cloud's metadata, multicast, documentation, tunnels to all of them. */
const IPV4 = [
  ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1'],
  ...['169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
];

/** One address in as many ways as a URL can say it. */
function spellings(address: string): string[] {
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (n: number) => n.toString(16);
  const octal = (n: number) => `0${n.toString(8)}`;
  const wide = [...address].map((sign) => (sign === '.' ? '。' : String.fromCodePoint(sign.charCodeAt(0) + 0xfee0))).join('');
  const high = hex(a * 256 + b);
  const low = hex(c * 256 + d);
  return [
    ...[address, `${address}.`, String(whole), `0x${hex(whole)}`, octal(whole), `${a}.${b}.${c * 256 + d}`],
    ...[`${a}.${(b * 256 + c) * 256 + d}`, [a, b, c, d].map((n) => `0x${hex(n)}`).join('.'), [a, b, c, d].map(octal).join('.')],
    ...[
      `0x${hex(a)}.${octal(b)}.${c}.${d}`,
      wide,
      address.replaceAll('.', '%2e'),
      `[::ffff:${address}]`,
      `[::ffff:${high}:${low}]`,
    ],
    ...[
      `[::${address}]`,
      `[64:ff9b::${address}]`,
      `[64:ff9b::${high}:${low}]`,
      `[2002:${high}:${low}::1]`,
      `[0:0:0:0:0:ffff:${address}]`,
    ],
  ];
}

const OTHERS = [
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[fe80::1]', '[fe80::1%25eth0]', '[fe80::1%eth0]', '[fc00::1]', '[fd00:ec2::254]'],
  ...['[fec0::1]', '[ff02::1]', '[ff05::2]', '[2001:db8::1]', '[2001::1]', '[2001:10::1]', '[100::1]', '[3fff::1]', '[5f00::1]'],
  ...['[64:ff9b:1::7f00:1]', '[::ffff:0:127.0.0.1]', '[2002:7f00:1::]', '[2002:a9fe:a9fe::]'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'LocalHost.', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'loc%61lhost', 'ip6-localhost', 'localhost.localdomain'],
  ...['①②⑦.⓪.⓪.①', '⑯⑨。②⑤④。⑯⑨。②⑤④', '127。0。0。1', '127｡0｡0｡1', '0', '00', '0x0', '127.1', '127.0.1'],
];
const URLS = [
  ...[...new Set([...IPV4.flatMap(spellings), ...OTHERS])].map((host) => `https://${host}/webhooks`),
  ...[
    'https://clinic.example@127.0.0.1/',
    'https://127.0.0.1:443@localhost/',
    'https://user@clinic.example/',
    'https://:pw@clinic.example/',
  ],
  ...[
    'https://clinic.example:8443/',
    'https://clinic.example:22/',
    'http://clinic.example/',
    'http://127.0.0.1/',
    'ftp://127.0.0.1/',
  ],
  ...[
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_',
    'data:text/plain,x',
    'https:///127.0.0.1/',
    'https:127.0.0.1',
    '//127.0.0.1/',
  ],
  ...[
    'https://127.0.0.1\\@clinic.example/',
    'https://127.0.0.1#@clinic.example/',
    'https://[::1]#@clinic.example/',
    'https:\\\\127.0.0.1\\',
  ],
];

/** How often anybody was connected to, by what Node itself tells. */
async function connects(work: () => Promise<void>): Promise<string[]> {
  const tried: string[] = [];
  const onSocket = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (ip: string) => tried.push(ip));
  };
  subscribe('net.client.socket', onSocket);
  await work().finally(() => unsubscribe('net.client.socket', onSocket));
  return tried;
}

const AT = { id: 'evt_1', body: '{}', secrets: ['whsec_AAAA'], at: new Date(0) };

describe('an address that nobody may be sent to', () => {
  test(`is connected to in none of ${URLS.length} spellings, and each is refused`, async () => {
    const webhooks = createHttpWebhooks({ policy: publicOnly, signingKey: 'x', timeoutMs: 2000 });
    const outcomes = new Map<string, string | null>();
    const tried = await connects(async () => {
      for (const url of URLS) outcomes.set(url, (await webhooks.send({ url, ...AT })).problem);
    });
    expect(URLS.length).toBeGreaterThan(250);
    expect(tried).toEqual([]);
    // What no name server knows is no address either.
    const refused = [...outcomes.values()].filter((problem) => problem === 'address_refused').length;
    expect([...outcomes.values()].every((problem) => problem === 'address_refused' || problem === 'no_answer')).toBe(true);
    expect(refused).toBeGreaterThan(200);
  });

  test('is noticed by this count when it is connected to', async () => {
    const everywhere: AddressPolicy = { allowsUrl: () => true, allowsAddress: () => true };
    const webhooks = createHttpWebhooks({ policy: everywhere, signingKey: 'x', timeoutMs: 2000 });
    const tried = await connects(async () => void (await webhooks.send({ url: 'http://127.0.0.1:9/', ...AT })));
    expect(tried).toEqual(['127.0.0.1']);
  });

  test.each([
    ['one of its addresses is private', ['93.184.215.14', '10.0.0.1']],
    ['it is private in IPv6 only', ['93.184.215.14', '::1']],
    ['it is mapped', ['::ffff:169.254.169.254']],
    ['it has none', []],
  ])('is refused behind a public name when %s', async (_what, answers) => {
    const resolve: Resolve = (_host, _options, callback) =>
      callback(
        null,
        answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    const webhooks = createHttpWebhooks({ policy: publicOnly, signingKey: 'x', timeoutMs: 500, resolve });
    const tried = await connects(async () => {
      expect(await webhooks.send({ url: 'https://clinic.example/', ...AT })).toEqual({
        statusCode: null,
        problem: 'address_refused',
      });
    });
    expect(tried).toEqual([]);
  });
});

async function withServer(
  host: string,
  listener: RequestListener,
  use: (port: number, asked: () => number) => Promise<void>,
  port = 0,
) {
  let count = 0;
  const server = createServer((request, response) => {
    count++;
    listener(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  await use((server.address() as AddressInfo).port, () => count).finally(() => {
    server.closeAllConnections();
    server.close();
  });
}
const firstOnly: AddressPolicy = { allowsUrl: () => true, allowsAddress: (address) => address === '127.0.0.1' };
const GET = { method: 'GET' as const, headers: {}, timeoutMs: 2000 };

test('a name that changes its address after it was looked at (rebinding) is connected to where it was looked at', () =>
  withServer(
    '127.0.0.1',
    (_request, response) => response.end(),
    async (port, asked) => {
      await withServer(
        '127.0.0.2',
        (_request, response) => response.end(),
        async (_port, canary) => {
          let times = 0;
          const resolve: Resolve = (_host, _options, callback) =>
            callback(null, [{ address: times++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
          const request = { ...GET, resolve };
          (await guardedRequest(`http://rebinding.example:${port}/`, firstOnly, request)).resume();
          await expect(guardedRequest(`http://rebinding.example:${port}/`, firstOnly, request)).rejects.toThrow(
            'not an address to ask',
          );
          expect([asked(), canary(), times]).toEqual([1, 0, 2]);
        },
        port,
      );
    },
  ));

test('a redirect to where nobody may be sent is the answer, and is not followed', () =>
  withServer(
    '127.0.0.2',
    (_request, response) => response.end(),
    async (canaryPort, canary) => {
      const location = `http://127.0.0.2:${canaryPort}/`;
      await withServer(
        '127.0.0.1',
        (_request, response) => response.writeHead(307, { location }).end(),
        async (port) => {
          const webhooks = createHttpWebhooks({ policy: firstOnly, signingKey: 'x' });
          expect(await webhooks.send({ url: `http://127.0.0.1:${port}/`, ...AT })).toEqual({
            statusCode: 307,
            problem: 'status',
          });
          expect(canary()).toBe(0);
        },
      );
    },
  ));

test.each([
  ['http://localhost:4300/webhooks', true],
  ['http://127.0.0.1:4300/webhooks', true],
  ['http://[::1]:4300/webhooks', true],
  ['https://clinic.example/webhooks', true],
  ['http://clinic.example/webhooks', false],
  ['http://10.0.0.1/webhooks', false],
  ['http://user@localhost/webhooks', false],
  ['ftp://localhost/', false],
])('for developers, %s: %s', (url, isAllowed) => {
  expect(publicOrThisMachine.allowsUrl(new URL(url))).toBe(isAllowed);
  for (const address of ['10.0.0.1', '169.254.169.254', '192.168.0.1'])
    expect(publicOrThisMachine.allowsAddress(address)).toBe(false);
});
