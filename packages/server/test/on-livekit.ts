import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { RoomServiceClient } from 'livekit-server-sdk';
import { ensureLiveKit } from '../../../tools/livekit/ensure.ts';
import { startLiveKit, type LiveKitServer } from '../../../tools/livekit/start.ts';
import type { Db, ServiceContext } from '../src/context.ts';
import { sweep } from '../src/jobs/start-jobs.ts';
import { createLiveKitMedia } from '../src/livekit/livekit-media.ts';
import { grantOf, join, makeVisit, type Visit } from './visit.ts';

/** A livekit-server of this file's own. No webhook arrives: nobody listens there. */
export async function openLiveKit(prefix: string) {
  const { path } = await ensureLiveKit({ say: () => {}, env: process.env });
  const home = mkdtempSync(joinPath(tmpdir(), prefix));
  const start = (ports?: LiveKitServer['ports']) =>
    startLiveKit({ path, home, webhookUrl: 'http://127.0.0.1:9/livekit/webhook', say: () => {}, ...(ports && { ports }) });
  let server = await start();
  const sockets: WebSocket[] = [];
  return {
    get server() {
      return server;
    },
    rooms: () => new RoomServiceClient(server.url, server.apiKey, server.apiSecret),
    restart: async () => void (server = await start(server.ports)),
    stop: () => server.stop(),
    /** As a browser joins, as far as the server's first answer. */
    async enter(token: string, query = '') {
      const socket = new WebSocket(`${server.url}/rtc?access_token=${token}&protocol=16${query}`);
      sockets.push(socket);
      await once(socket, 'message');
      return socket;
    },
    closeSockets: () => sockets.splice(0).forEach((socket) => socket.close()),
    /** What LiveKit answers to a browser before it joins: 200, or why not. */
    answerToJoining: async (token: string, query = '') =>
      (await fetch(`${server.url.replace('ws:', 'http:')}/rtc/validate?access_token=${token}${query}`)).status,
  };
}
export type LiveKit = Awaited<ReturnType<typeof openLiveKit>>;

/** The people of a visit, on the real server instead of the fake. */
export async function visitOnLiveKit(db: Db, { server, enter }: LiveKit) {
  const visit = await makeVisit(db);
  const media = createLiveKitMedia({ ...server, serverUrl: server.url });
  const onIt = (ctx: ServiceContext) => ({ ...ctx, media });
  const world: Visit = {
    ...visit,
    asPatient: onIt(visit.asPatient),
    asPractitioner: onIt(visit.asPractitioner),
    asSystem: onIt(visit.asSystem),
  };
  const { wallClock, newId, log, storage } = visit.asSystem;
  /** The sweeper's next look. */
  const look = async (seconds = 4) => {
    visit.clock.advance(seconds);
    await sweep({ db, wallClock, newId, log, media, storage, requestId: null });
  };
  const comeIn = async (ctx: ServiceContext) => enter(grantOf(await join(ctx, world)).participantToken);
  return { visit: world, media, look, comeIn };
}
