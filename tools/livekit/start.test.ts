import { execFileSync, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { liveKitConfig } from './config.ts';
import { ensureLiveKit } from './ensure.ts';
import { freePorts, isUdpFree } from './ports.ts';
import { startLiveKit, type LiveKitServer, type StartOptions } from './start.ts';
import { bodyOf, fakeProgram, newFolder, runningGroup, serve, signedToken, until } from './test-fixtures.ts';

let path: string;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  ({ path } = await ensureLiveKit({ say: () => {}, env: process.env }));
}, 600_000);
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: Partial<StartOptions> = {}) {
  const server = await startLiveKit({ path, home: newFolder(), webhookUrl: 'http://127.0.0.1:1/', say: () => {}, ...options });
  closers.push(server.stop);
  return server;
}

const httpOf = (server: LiveKitServer) => server.url.replace('ws:', 'http:');
const createRoom = (server: LiveKitServer, name: string) =>
  fetch(`${httpOf(server)}/twirp/livekit.RoomService/CreateRoom`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${signedToken(server, { roomCreate: true })}` },
    body: JSON.stringify({ name }),
  });
const mayJoin = async (server: LiveKitServer, room: string) =>
  (await fetch(`${httpOf(server)}/rtc/validate?access_token=${signedToken(server, { roomJoin: true, room })}`)).status;

/** Joins as a browser would, as far as the server's first answer, and stays. */
async function joinReply(server: LiveKitServer, room: string) {
  const token = signedToken(server, { roomJoin: true, room });
  const socket = new WebSocket(`${server.url}/rtc?access_token=${token}&protocol=16&sdk=js&version=2.23.0`);
  socket.binaryType = 'arraybuffer';
  closers.push(async () => socket.close());
  const [message] = (await once(socket, 'message')) as [{ data: ArrayBuffer }];
  return Buffer.from(message.data).toString('latin1');
}

describe('a started server', () => {
  test('answers, and keeps its secrets to its owner', async () => {
    const home = newFolder();
    const server = await start({ home });
    expect((await fetch(httpOf(server))).status).toBe(200);
    expect(server.url).toBe(`ws://127.0.0.1:${server.ports.signal}`);
    expect(server.apiKey.length).toBeGreaterThanOrEqual(32);
    expect(server.apiSecret.length).toBeGreaterThanOrEqual(32);
    for (const name of ['livekit.yaml', 'livekit-keys.json', 'livekit.log'])
      expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
  });

  test('when a configuration is already there and readable by all, it is closed again', async () => {
    const home = newFolder();
    writeFileSync(join(home, 'livekit.yaml'), '');
    chmodSync(join(home, 'livekit.yaml'), 0o644);
    await start({ home });
    expect(statSync(join(home, 'livekit.yaml')).mode & 0o777).toBe(0o600);
  });

  test('lets nobody into a room that the API has not made', async () => {
    const server = await start();
    expect(await mayJoin(server, 'not-made')).toBe(404);
    expect((await createRoom(server, 'made')).status).toBe(200);
    expect(await mayJoin(server, 'made')).toBe(200);
  });

  test('hands no public STUN server to browsers', async () => {
    const server = await start();
    await createRoom(server, 'room');
    const servers = (await joinReply(server, 'room')).match(/(stun|turns?):[\w.-]+(:\d{1,5})?/g);
    expect(servers).toEqual([`stun:127.0.0.1:${server.ports.signal}`]);
  });

  test('tells the webhook address what happens, signed with its key', async () => {
    const received: { authorization: string; body: Buffer }[] = [];
    const receiver = await serve(async (request, reply) => {
      received.push({ authorization: request.headers.authorization ?? '', body: await bodyOf(request) });
      reply.end();
    });
    closers.push(receiver.close);
    const server = await start({ webhookUrl: `${receiver.baseUrl}/webhooks/livekit` });
    await createRoom(server, 'room');
    await until('the webhook arrives', () => received.length > 0);

    const { authorization, body } = received[0]!;
    expect(JSON.parse(body.toString())).toMatchObject({ event: 'room_started', room: { name: 'room' } });
    const [head, claims, signature] = authorization.replace(/^Bearer /, '').split('.');
    expect(signature).toBe(createHmac('sha256', server.apiSecret).update(`${head}.${claims}`).digest('base64url'));
    expect(JSON.parse(Buffer.from(claims!, 'base64url').toString())).toMatchObject({
      iss: server.apiKey,
      sha256: createHash('sha256').update(body).digest('base64'),
    });
  });

  test('listens for UDP, or for TCP only when told so', async () => {
    const both = await start();
    expect(await isUdpFree(both.ports.udp)).toBe(false);
    const tcpOnly = await start({ forceTcp: true });
    expect(await isUdpFree(tcpOnly.ports.udp)).toBe(true);
  });

  test('is configured for this machine only', () => {
    const options = {
      ports: { signal: 1, tcp: 2, udp: 3 },
      keys: { apiKey: 'key', apiSecret: 'secret' },
      webhookUrl: 'http://hook',
    };
    expect(JSON.parse(liveKitConfig({ ...options, advertisedIp: '127.0.0.2' }))).toMatchObject({
      bind_addresses: ['127.0.0.1'],
      rtc: {
        node_ip: '127.0.0.2',
        enable_loopback_candidate: true,
        use_external_ip: false,
        udp_port: 3,
        tcp_port: 2,
        force_tcp: false,
      },
      room: { auto_create: false, enable_remote_unmute: false },
    });
  });
});

describe('its keys', () => {
  test('are the same at the second start, and others in another folder', async () => {
    const home = newFolder();
    const first = await start({ home });
    await first.stop();
    const second = await start({ home });
    expect([second.apiKey, second.apiSecret]).toEqual([first.apiKey, first.apiSecret]);
    expect((await start()).apiSecret).not.toBe(first.apiSecret);
  });

  test("when given, are used and not written beside the folder's own", async () => {
    const keys = { apiKey: 'given-key', apiSecret: 'given-secret-of-more-than-32-characters' };
    const home = newFolder();
    const server = await start({ home, keys });
    expect((await createRoom(server, 'room')).status).toBe(200);
    expect(() => statSync(join(home, 'livekit-keys.json'))).toThrow();
  });
});

describe('its end', () => {
  test('when stopped with somebody in a room, nothing is left within three seconds', async () => {
    const server = await start();
    await createRoom(server, 'room');
    await joinReply(server, 'room');
    expect(runningGroup(server.pid).length).toBeGreaterThan(0);
    const started = Date.now();
    await server.stop();
    expect(Date.now() - started).toBeLessThan(3_000);
    await until('the process group is empty', () => runningGroup(server.pid).length === 0, 1_000);
    await server.stop();
  });

  test('when it does not listen to requests, it is killed within three seconds', async () => {
    const deaf = fakeProgram(newFolder(), `trap '' TERM\n${servesOk}`);
    const server = await start({ path: deaf.path });
    const started = Date.now();
    await server.stop();
    expect(Date.now() - started).toBeLessThan(3_000);
    expect((await server.exited).signal).toBe('SIGKILL');
  });

  test.each([
    ['livekit-server', () => path],
    ['one that does not listen to TERM', () => fakeProgram(newFolder(), `trap '' TERM\n${servesOk}`).path],
  ])(
    'when the parent of %s is killed, nothing is left',
    async (_what, program) => {
      const parent = spawn(process.execPath, [join(import.meta.dirname, 'test-parent.ts')], {
        env: { ...process.env, PROGRAM: program(), HOME_FOLDER: newFolder() },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      closers.push(async () => parent.kill('SIGKILL'));
      const [line] = (await once(createInterface(parent.stdout!), 'line')) as [string];
      const pid = Number(line);
      expect(runningGroup(pid).length).toBeGreaterThan(0);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      await until('the process group is empty', () => runningGroup(pid).length === 0, 5_000);
    },
    20_000,
  );

  test('is not decided by a Ctrl-C in the terminal: the server is in a session of its own', async () => {
    const { pid } = await start();
    expect(Number(execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }))).toBe(pid);
  });

  test('when it is killed, that is reported and it starts again at once on the same ports', async () => {
    const home = newFolder();
    const first = await start({ home });
    await createRoom(first, 'room');
    await joinReply(first, 'room');
    process.kill(first.pid, 'SIGKILL');
    expect((await first.exited).signal).toBe('SIGKILL');
    const second = await start({ home, ports: first.ports });
    expect(second.url).toBe(first.url);
    expect(second.apiSecret).toBe(first.apiSecret);
    expect((await createRoom(second, 'room')).status).toBe(200);
    await until('the first watcher is gone', () => runningGroup(first.pid).length === 0);
  });
});

describe('a server that cannot start', () => {
  test('when a given port is taken, that is said: another server answering there is not taken for ours', async () => {
    const first = await start();
    for (const name of ['signal', 'tcp', 'udp'] as const) {
      const ports = { ...(await freePorts()), [name]: first.ports[name] };
      await expect(start({ ports })).rejects.toThrow(`LiveKit: port ${first.ports[name]} is taken by another program`);
    }
    expect((await fetch(httpOf(first))).status).toBe(200);
  });

  test('when the program is missing or ends at once, that is said', async () => {
    await expect(start({ path: '/nowhere/livekit-server' })).rejects.toThrow(/ended at once/);
    const broken = fakeProgram(newFolder(), 'echo "config is broken" >&2; exit 3');
    await expect(start({ path: broken.path })).rejects.toThrow(/ended at once \(exit code 3\)\nconfig is broken/);
  });

  test('when it never becomes ready, it is stopped and the error says so', async () => {
    const home = newFolder();
    const slow = fakeProgram(newFolder(), `echo $$ > '${home}/pid'; echo "still thinking"; exec sleep 600`);
    await expect(start({ home, path: slow.path, readyWithinMs: 300 })).rejects.toThrow(/not ready within 0.3 s\nstill thinking/);
    const pid = Number(readFileSync(join(home, 'pid'), 'utf8'));
    await until('the process group is empty', () => runningGroup(pid).length === 0);
  });
});

test('free ports are three different ones below those lent to outgoing connections', async () => {
  const ports = Object.values(await freePorts());
  expect(new Set(ports).size).toBe(3);
  for (const port of ports) expect(port).toBeLessThan(32_000);
});

/** A shell line that answers 200 on the configured signal port. */
const servesOk = `exec '${process.execPath}' -e '
  process.on("SIGTERM", () => {});
  const { port } = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
  require("http").createServer((request, reply) => reply.end("OK")).listen(port, "127.0.0.1");
' -- "$@"`;
