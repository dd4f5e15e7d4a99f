import { BlockList, isIP } from 'node:net';

/** Where our own requests may go. Injected, so that tests may use this machine. */
export type AddressPolicy = {
  /** Of an address without DNS: scheme and port. */
  allowsUrl: (url: URL) => boolean;
  /** Of the IP address that is connected to. */
  allowsAddress: (address: string) => boolean;
};

const NOT_PUBLIC = new BlockList();
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
  ] as const),
  ...([
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
])
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv4');
// What is not of 2000::/3 is not public; of that, documentation, tunnels and benchmarks, which may lead to private IPv4.
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet('2000::', 3, 'ipv6');
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv6');

/** https on its own port, to addresses that anyone on the internet could reach. */
export const publicOnly: AddressPolicy = {
  allowsUrl: ({ protocol, port, username, password }) =>
    protocol === 'https:' && port === '' && username === '' && password === '',
  allowsAddress(address) {
    const version = isIP(address);
    if (version === 4) return !NOT_PUBLIC.check(address, 'ipv4');
    return version === 6 && PUBLIC_6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
  },
};

const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where developers run what they write: plain http too, on any port. */
export const publicOrThisMachine: AddressPolicy = {
  allowsUrl: (url) =>
    publicOnly.allowsUrl(url) ||
    (['http:', 'https:'].includes(url.protocol) && THIS_MACHINE.has(url.hostname) && !url.username && !url.password),
  allowsAddress: (address) => publicOnly.allowsAddress(address) || address === '127.0.0.1' || address === '::1',
};
