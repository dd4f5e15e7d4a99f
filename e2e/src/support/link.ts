import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { launchOptions } from './browser.ts';
import { createLane, type Lane } from './lane.ts';
import { running } from './running.ts';

/** Anything else on this machine that a page connects to is LiveKit's port for media. */
const STREAMS = new Set([running.apiUrl, running.siteUrl, running.livekitUrl].map((url) => Number(new URL(url).port)));

/** The one link that a person's browser has to the world. */
export interface Link {
  /** For the browser: `socks5://…`. */
  url: string;
  /** Nothing gets through any more, in either direction; connections stay open and hear nothing. */
  cut(): void;
  /** Everything gets through again. `isElsewhere`: from another network, so that no connection of before lives on. */
  mend(how?: { isElsewhere?: boolean }): void;
  /** So many kilobits a second in each direction, at most. */
  limit(kbps: number): void;
  /** All that has come through. */
  bytes(): number;
  /** Of it, sound and picture, or what answers to them. */
  mediaBytes(): number;
  close(): void;
}

/**
 * A SOCKS proxy between one browser and everything: pages, the API, its events, LiveKit, and media over TCP. Packets of sound and picture
 * that find the link full are dropped, as on a real one; what is a stream waits.
 */
export async function startLink(): Promise<Link> {
  const lanes = { up: createLane(), down: createLane() };
  const both = Object.values(lanes);
  const sockets = new Set<Socket>();
  const counted = { all: 0, media: 0 };
  const server = createServer((client) => {
    void open(client).catch(() => client.destroy());
  });

  async function open(client: Socket) {
    sockets.add(client);
    client.on('error', () => client.destroy()).on('close', () => sockets.delete(client));
    const { host, port } = await greet(client);
    const target = connect(port, host);
    sockets.add(target);
    target.on('error', () => target.destroy()).on('close', () => sockets.delete(target));
    await once(target, 'connect');
    target.setNoDelay(true);
    client.setNoDelay(true);
    client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    const pass = STREAMS.has(port) ? passStream : passPackets;
    const count = (bytes: number) => {
      counted.all += bytes;
      if (!STREAMS.has(port)) counted.media += bytes;
    };
    pass(client, target, lanes.up, count);
    pass(target, client, lanes.down, count);
    client.resume();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => both.forEach((lane) => lane.cut()),
    mend({ isElsewhere = false } = {}) {
      if (isElsewhere) for (const socket of sockets) socket.destroy();
      for (const lane of both) lane.limit(Number.POSITIVE_INFINITY);
    },
    limit: (kbps) => both.forEach((lane) => lane.limit(kbps)),
    bytes: () => counted.all,
    mediaBytes: () => counted.media,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

type Pass = (from: Socket, to: Socket, lane: Lane, count: (bytes: number) => void) => void;

/** Nothing of it may be lost: the sender waits instead. */
const passStream: Pass = (from, to, lane, count) => {
  from.on('data', (chunk) => {
    from.pause();
    lane.send(chunk.length, () => {
      count(chunk.length);
      to.write(chunk);
      from.resume();
    });
  });
  from.on('close', () => lane.send(0, () => to.end()));
};

/** Media over TCP is packets, each with its length in front of it (RFC 4571). */
const passPackets: Pass = (from, to, lane, count) => {
  let rest = Buffer.alloc(0);
  from.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end; rest.length >= 2 && (end = 2 + rest.readUInt16BE(0)) <= rest.length;) {
      const packet = rest.subarray(0, end);
      rest = rest.subarray(end);
      const deliver = () => {
        count(packet.length);
        to.write(packet);
      };
      lane.send(packet.length, deliver, { mayDrop: true });
    }
  });
  from.on('close', () => to.destroy());
};

/** What a browser says to a SOCKS 5 proxy, without a password: to where. */
async function greet(client: Socket) {
  const [, methods = 0] = await take(client, 2);
  await take(client, methods);
  client.write(Buffer.from([5, 0]));
  const [, , , kind] = await take(client, 4);
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await take(client, 1))[0]!;
  const address = await take(client, length);
  const port = (await take(client, 2)).readUInt16BE(0);
  if (kind === 4) throw new Error('An address that nobody here has.');
  return { host: kind === 1 ? [...address].join('.') : address.toString(), port };
}

async function take(client: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const taken = length === 0 ? Buffer.alloc(0) : (client.read(length) as Buffer | null);
    if (taken) return taken;
    await once(client, 'readable');
  }
}

let browser: Promise<Browser> | undefined;

/** A browser that knows of no way but its proxy, for pictures and sound neither; its camera is as large as the elements ask for. */
export const linkedBrowser = (): Promise<Browser> =>
  (browser ??= chromium.launch(launchOptions(['--webrtc-ip-handling-policy=disable_non_proxied_udp'])));
export const closeLinkedBrowser = async (): Promise<void> => {
  await (await browser)?.close();
  browser = undefined;
};
