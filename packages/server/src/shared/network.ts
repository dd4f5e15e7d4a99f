import { isIP } from 'node:net';

/**
 * The network an address is in: /24 of IPv4, /48 of IPv6. Enough to see that a request came from elsewhere, too little to say
 * from whom. Undefined for what is no address.
 */
export function networkOf(address: string): string | undefined {
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
  const kind = isIP(plain);
  if (kind === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (kind !== 6) return undefined;
  // As the browser's own parser spells it: no leading zeros, one gap.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array<string>(8 - groups.length - rest.length).fill('0');
  return `${[...groups, ...gap, ...rest].slice(0, 3).join(':')}::/48`;
}
