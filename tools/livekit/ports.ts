import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import type { Ports } from './config.ts';

// Below the ports that systems lend to outgoing connections (32768 on Linux, 49152 elsewhere): a port lent while the server is
// down for a moment could not be taken again by its restart.
const lowest = 20_000;
const highest = 32_000;

/** Three free ports that will still be free when the server comes back to them after a crash. */
export async function freePorts(): Promise<Ports> {
  const taken = new Set<number>();
  const next = async (isFree: (port: number) => Promise<boolean>) => {
    for (let tries = 0; tries < 200; tries++) {
      const port = randomInt(lowest, highest);
      if (taken.has(port) || !(await isFree(port))) continue;
      taken.add(port);
      return port;
    }
    throw new Error(`LiveKit: no free port between ${lowest} and ${highest}`);
  };
  return {
    signal: await next((port) => isTcpFree(port)),
    tcp: await next((port) => isTcpFree(port)),
    udp: await next(isUdpFree),
  };
}

/** The first of the given ports that cannot be opened. */
export async function takenPort({ signal, tcp, udp }: Ports): Promise<number | undefined> {
  if (!(await isTcpFree(signal, '127.0.0.1'))) return signal;
  if (!(await isTcpFree(tcp))) return tcp;
  if (!(await isUdpFree(udp))) return udp;
  return undefined;
}

const isTcpFree = (port: number, address?: string) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });

// On this one address: a relay may hold the same port on another.
export const isUdpFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
