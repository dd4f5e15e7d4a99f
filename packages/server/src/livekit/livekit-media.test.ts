import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureLiveKit } from '../../../../tools/livekit/ensure.ts';
import { startLiveKit, type LiveKitServer } from '../../../../tools/livekit/start.ts';
import { FakeMedia } from '../../test/fake-media.ts';
import { createLiveKitMedia } from './livekit-media.ts';
import type { MediaPort } from './media-port.ts';

let server: LiveKitServer;
let media: MediaPort;
const webhooks: { body: string; authorization: string | undefined }[] = [];
const closers: (() => void)[] = [];

async function serve(listener: RequestListener) {
  const http = createServer(listener).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const close = () => void http.close().closeAllConnections();
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, close };
}

let receiver: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  receiver = await serve(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    webhooks.push({ body: Buffer.concat(chunks).toString(), authorization: request.headers.authorization });
    reply.end();
  });
  const home = mkdtempSync(join(tmpdir(), 'livekit-media-'));
  const { path } = await ensureLiveKit({ say: () => {}, env: process.env });
  server = await startLiveKit({ path, home, webhookUrl: receiver.url, say: () => {} });
  media = createLiveKitMedia({ ...server, serverUrl: server.url });
}, 600_000);
afterEach(() => closers.splice(0).forEach((close) => close()));
afterAll(async () => {
  await server?.stop();
  receiver?.close();
});

let rooms = 0;
const newRoom = () => `room-${++rooms}`;
const mint = (room: string, options: Partial<Parameters<MediaPort['mint']>[0]> = {}) =>
  media.mint({ room, identity: 'par_1', maySend: ['camera', 'microphone'], ttlSeconds: 60, ...options });
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

/** As a browser joins, as far as the server's first answer. */
async function enter(token: string, query = '') {
  const socket = new WebSocket(`${server.url}/rtc?access_token=${token}&protocol=16${query}`);
  closers.push(() => socket.close());
  await once(socket, 'message');
}
const answerToJoining = async (token: string) =>
  (await fetch(`${server.url.replace('ws:', 'http:')}/rtc/validate?access_token=${token}`)).status;

async function webhookAbout(event: string, room: string) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await wait(20)) {
    const found = webhooks.find(({ body }) => JSON.parse(body).event === event && JSON.parse(body).room.name === room);
    if (found) return found;
  }
  throw new Error(`no webhook ${event} within 10 s`);
}

describe.each([
  ['LiveKit', () => media],
  ['the fake', () => new FakeMedia()],
])('%s', (_name, port) => {
  test('an unknown room has no list, a new one an empty one, an ended one none again', async () => {
    const it = port();
    const name = newRoom();
    expect(await it.listParticipants(name)).toBe(null);
    await it.ensureRoom({ name, maxParticipants: 2 });
    expect(await it.listParticipants(name)).toEqual([]);
    await it.endRoom(name);
    expect(await it.listParticipants(name)).toBe(null);
  });

  test('when somebody or a room is not there, putting them out and ending it succeed', async () => {
    const it = port();
    const name = newRoom();
    await it.eject(name, 'par_1');
    await it.endRoom(name);
    await it.ensureRoom({ name, maxParticipants: 2 });
    await it.eject(name, 'par_1');
    expect(await it.listParticipants(name)).toEqual([]);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a life of %d seconds is refused', async (ttlSeconds) => {
    await expect(port().mint({ room: 'room', identity: 'par_1', maySend: [], ttlSeconds })).rejects.toThrow(RangeError);
  });

  test('a token lives as long as was asked and says until when', async () => {
    const before = Date.now();
    const { expiresAt } = await port().mint({ room: 'room', identity: 'par_1', maySend: [], ttlSeconds: 60 });
    expect(expiresAt.getTime() - before).toBeGreaterThan(58_000);
    expect(expiresAt.getTime() - before).toBeLessThan(62_000);
  });

  test.each([undefined, '', 'Bearer x', 'a.b.c'])('a webhook with the signature %j is refused', async (authorization) => {
    await expect(port().readWebhook('{"event":"room_started"}', authorization)).rejects.toMatchObject({
      code: 'webhooks.invalid_signature',
    });
  });
});

describe('a token', () => {
  test('names one room, one identity and every permission, and nothing about the person', async () => {
    const { token, expiresAt } = await mint('room', { maySend: ['camera', 'microphone', 'screen_share', 'screen_share_audio'] });
    const { exp, nbf, ...claims } = claimsOf(token);
    expect(exp * 1000).toBe(expiresAt.getTime());
    expect(exp - nbf).toBe(60);
    expect(claims).toEqual({
      iss: server.apiKey,
      sub: 'par_1',
      video: {
        roomJoin: true,
        room: 'room',
        canPublish: true,
        canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
        canSubscribe: true,
        canPublishData: false,
        canUpdateOwnMetadata: true,
        hidden: false,
      },
    });
  });

  test('when nothing may be sent, says so outright: an empty list would mean everything', async () => {
    const { video } = claimsOf((await mint('room', { maySend: [] })).token);
    expect(video.canPublish).toBe(false);
    expect(video).not.toHaveProperty('canPublishSources');
  });
});

describe('a room', () => {
  test('when it is there already, stays as it was made, with those who are in it', async () => {
    const name = newRoom();
    await media.ensureRoom({ name, maxParticipants: 2 });
    await enter((await mint(name)).token);
    await media.ensureRoom({ name, maxParticipants: 9 });
    const [room] = await new RoomServiceClient(server.url, server.apiKey, server.apiSecret).listRooms([name]);
    expect(room!.maxParticipants).toBe(2);
    expect(await media.listParticipants(name)).toMatchObject([{ identity: 'par_1' }]);
  });

  test('when it has been ended, no token for it works again', async () => {
    const name = newRoom();
    await media.ensureRoom({ name, maxParticipants: 2 });
    const { token } = await mint(name);
    expect(await answerToJoining(token)).toBe(200);
    await media.endRoom(name);
    expect(await answerToJoining(token)).toBe(404);
  });

  test('lists a second connection of one person as that person, and puts out exactly the one that is named', async () => {
    const name = newRoom();
    await media.ensureRoom({ name, maxParticipants: 5 });
    const { token } = await mint(name);
    await enter(token);
    await enter(token, '&publish=again');
    const listed = (await media.listParticipants(name))!;
    expect(listed.map(({ identity }) => identity)).toEqual(['par_1', 'par_1']);
    expect(listed.map(({ rawIdentity }) => rawIdentity).sort()).toEqual(['par_1', 'par_1#again']);
    for (const { joinedAt } of listed) expect(Math.abs(joinedAt.getTime() - Date.now())).toBeLessThan(10_000);

    await media.eject(name, 'par_1#again');
    expect((await media.listParticipants(name))!.map(({ rawIdentity }) => rawIdentity)).toEqual(['par_1']);
  });
});

describe('a webhook', () => {
  const sign = async (body: string, keys: Pick<LiveKitServer, 'apiKey' | 'apiSecret'> = server) => {
    const token = new AccessToken(keys.apiKey, keys.apiSecret, { ttl: 60 });
    token.sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(body))).toString('base64');
    return token.toJwt();
  };
  const about = (event: string, identity = 'par_1') =>
    JSON.stringify({ event, id: 'EV_1', createdAt: '1795221521', room: { name: 'room' }, participant: { identity }, unknown: 1 });

  test('when LiveKit sends it, tells what happened to which room', async () => {
    const name = newRoom();
    await media.ensureRoom({ name, maxParticipants: 2 });
    const started = await webhookAbout('room_started', name);
    const event = await media.readWebhook(started.body, started.authorization);
    expect(event).toMatchObject({ type: 'room_started', room: name, id: expect.stringMatching(/^EV_/) });
    expect(Math.abs(event.at.getTime() - Date.now())).toBeLessThan(30_000);

    await media.endRoom(name);
    const finished = await webhookAbout('room_finished', name);
    expect(await media.readWebhook(finished.body, finished.authorization)).toMatchObject({ type: 'room_finished', room: name });
  });

  test.each([
    ['participant_joined', { type: 'participant_joined', room: 'room', identity: 'par_1', rawIdentity: 'par_1#again' }],
    ['participant_left', { type: 'participant_left', room: 'room', identity: 'par_1', rawIdentity: 'par_1#again' }],
    ['participant_connection_aborted', { type: 'other', room: 'room' }],
    ['something_new', { type: 'other', room: 'room' }],
  ])('%s is read as what it is', async (name, expected) => {
    const body = about(name, 'par_1#again');
    expect(await media.readWebhook(body, await sign(body))).toEqual({ ...expected, id: 'EV_1', at: new Date(1_795_221_521_000) });
  });

  test('when a byte of its body or the key is another, is refused, and the error holds nothing of it', async () => {
    const body = about('participant_left');
    const authorization = await sign(body);
    const foreign = await sign(body, { ...server, apiSecret: 'a secret that is not the one of this server' });
    const stranger = await sign(body, { ...server, apiKey: 'another-key' });
    for (const [text, signature] of [
      [`${body} `, authorization],
      [body, foreign],
      [body, stranger],
    ] as const) {
      const refusal = await media.readWebhook(text, signature).catch((cause: unknown) => cause);
      expect(refusal).toMatchObject({ code: 'webhooks.invalid_signature' });
      expect(inspect(refusal, { depth: 10, showHidden: true })).not.toMatch(/eyJ|par_1|sha256/);
    }
    expect(await media.readWebhook(body, authorization)).toMatchObject({ type: 'participant_left' });
  });
});

describe('when LiveKit cannot be asked', () => {
  const calls = (port: MediaPort) => [
    port.ensureRoom({ name: 'room', maxParticipants: 2 }),
    port.eject('room', 'par_1'),
    port.endRoom('room'),
    port.listParticipants('room'),
  ];
  const expectUnavailable = async (port: MediaPort, reason: RegExp) => {
    for (const settled of await Promise.allSettled(calls(port))) {
      expect(settled).toMatchObject({ status: 'rejected', reason: { code: 'media.unavailable', status: 503 } });
      const text = inspect((settled as PromiseRejectedResult).reason, { depth: 10, showHidden: true });
      expect(text).toMatch(reason);
      expect(text).not.toMatch(/eyJ|Bearer|secret/i);
    }
  };
  const mediaAt = (url: string, apiSecret = server.apiSecret) =>
    createLiveKitMedia({ serverUrl: server.url, apiUrl: url, apiKey: server.apiKey, apiSecret, requestTimeoutSeconds: 0.3 });

  test('because nobody listens, every request says unavailable', async () => {
    const gone = await serve(() => {});
    gone.close();
    await expectUnavailable(mediaAt(gone.url), /LiveKit \w+: ECONNREFUSED/);
  });

  test('because our key is wrong, every request says unavailable and the cause says why', () =>
    expectUnavailable(mediaAt(server.url, 'a wrong one that is long enough for anyone'), /LiveKit \w+: 401/));

  test('because a proxy answers 404 in its place, that is not taken for "not there"', async () => {
    const proxy = await serve((_request, reply) => void reply.writeHead(404).end('not found'));
    closers.push(proxy.close);
    await expectUnavailable(mediaAt(proxy.url), /404 without a code/);
  });

  test('because it never answers, every request is given up in time', async () => {
    const silent = await serve(() => {});
    closers.push(silent.close);
    await expectUnavailable(mediaAt(silent.url), /TimeoutError/);
  });

  test('tokens are still given out: they need no server', async () => {
    expect(
      await mediaAt('http://127.0.0.1:1').mint({ room: 'room', identity: 'par_1', maySend: [], ttlSeconds: 60 }),
    ).toBeTruthy();
  });
});

describe('the fake, as a browser meets it', () => {
  const grant = { room: 'room', identity: 'par_1', maySend: ['camera'], ttlSeconds: 60 } as const;

  test('lets in who has a token in time for a room that is there and has a place', async () => {
    let now = new Date('2026-03-01T09:00:00Z');
    const fake = new FakeMedia(() => now);
    const { token } = await fake.mint(grant);
    expect(() => fake.join(token)).toThrow('the room is not there');
    await fake.ensureRoom({ name: 'room', maxParticipants: 1 });
    expect(() => fake.join('another')).toThrow('the token is not valid');
    fake.join(token);
    expect(() => fake.join(token, '#again')).toThrow('the room is full');
    expect(await fake.listParticipants('room')).toEqual([{ identity: 'par_1', rawIdentity: 'par_1', joinedAt: now }]);
    now = new Date('2026-03-01T09:01:00Z');
    expect(() => fake.join(token)).toThrow('the token is not valid');
  });

  test('is unavailable while down, and knows no room after a restart', async () => {
    const fake = new FakeMedia();
    await fake.ensureRoom({ name: 'room', maxParticipants: 2 });
    fake.goDown();
    await expect(fake.listParticipants('room')).rejects.toMatchObject({ code: 'media.unavailable' });
    fake.comeBack();
    expect(await fake.listParticipants('room')).toEqual([]);
    fake.forget();
    expect(await fake.listParticipants('room')).toBe(null);
  });

  test('reads the webhooks it has signed', async () => {
    const fake = new FakeMedia();
    const event = { id: 'EV_1', type: 'room_finished', room: 'room', at: new Date('2026-03-01T09:00:00Z') } as const;
    const { rawBody, authorization } = fake.signed(event);
    expect(await fake.readWebhook(rawBody, authorization)).toEqual(event);
  });
});
