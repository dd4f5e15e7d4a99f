import { createServer } from 'node:net';

export const API_HOSTS = ['127.0.0.1'];
/** What browsers may take `localhost` for. */
export const SITE_HOSTS = ['127.0.0.1', '::1'];

export interface PortWish {
  /** As people read it: `the API`. */
  name: string;
  wanted: number;
  hosts: string[];
  /** Given to another part of this stack. */
  not?: number[];
}

/** The wanted port or the next free one; says when it is not the wanted one. */
export async function choosePort({ name, wanted, hosts, not = [] }: PortWish, say: (line: string) => void): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    if (not.includes(port) || !(await isFreeOn(port, hosts))) continue;
    if (port !== wanted) say(`Port ${wanted} is taken; ${name} gets ${port}.`);
    return port;
  }
  throw new Error(`The ports ${wanted} to ${wanted + 99} are all taken: ${name} has none. Stop what listens there.`);
}

async function isFreeOn(port: number, hosts: string[]): Promise<boolean> {
  for (const host of hosts) if (!(await canListen(port, host))) return false;
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 has nobody on ::1 either.
    probe.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
    );
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
