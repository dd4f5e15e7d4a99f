import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ensureLiveKit } from '../../../../tools/livekit/ensure.ts';
import { startLiveKit, type LiveKitServer } from '../../../../tools/livekit/start.ts';
import { withDatabase } from '../../test/helpers.ts';
import { grantOf, join, makeVisit, start, type Visit } from '../../test/visit.ts';
import type { Db, ServiceContext } from '../context.ts';
import { sweep } from '../jobs/start-jobs.ts';
import { callRooms, calls } from '../modules/calls/calls.table.ts';
import { endCall } from '../modules/calls/end-call.ts';
import { leaveCall } from '../modules/calls/leave-call.ts';
import { removeParticipant } from '../modules/calls/remove-participant.ts';
import { createLiveKitMedia } from './livekit-media.ts';

let path: string;
let server: LiveKitServer;
const home = mkdtempSync(joinPath(tmpdir(), 'visit-on-livekit-'));
const sockets: WebSocket[] = [];

/** No webhook arrives: nobody listens there. */
const startServer = async (ports?: LiveKitServer['ports']) =>
  startLiveKit({ path, home, webhookUrl: 'http://127.0.0.1:9/livekit/webhook', say: () => {}, ...(ports && { ports }) });

beforeAll(async () => {
  ({ path } = await ensureLiveKit({ say: () => {}, env: process.env }));
  server = await startServer();
}, 600_000);
afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));
afterAll(() => server?.stop());

/** As a browser joins, as far as the server's first answer. */
async function enter(token: string) {
  const socket = new WebSocket(`${server.url}/rtc?access_token=${token}&protocol=16`);
  sockets.push(socket);
  await once(socket, 'message');
  return socket;
}

/** The people of a visit, on the real server instead of the fake. */
async function visitOnLiveKit(db: Db) {
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
  const look = async () => {
    visit.clock.advance(4);
    await sweep({ db, wallClock, newId, log, media, storage, requestId: null });
  };
  const comeIn = async (ctx: ServiceContext) => enter(grantOf(await join(ctx, world)).participantToken);
  return { visit: world, media, look, comeIn };
}

const theCall = async (db: Db) => (await db.select().from(calls))[0]!;
const theRoom = async (db: Db) => (await db.select().from(callRooms)).find(({ closedAt }) => !closedAt)!;

test(
  'without any webhook a visit is followed, a removed person stays out, and the end closes the room',
  { timeout: 60_000 },
  () =>
    withDatabase(async ({ db }) => {
      const { visit, media, look, comeIn } = await visitOnLiveKit(db);
      await start(visit);
      await comeIn(visit.asPractitioner);
      const patientGrant = grantOf(await join(visit.asPatient, visit));
      await enter(patientGrant.participantToken);
      await look();
      const { id, connectedAt } = await theCall(db);
      expect(connectedAt).toEqual(visit.clock.now());

      await removeParticipant(visit.asPractitioner, id, patientGrant.identity);
      const { name } = await theRoom(db);
      expect((await media.listParticipants(name))?.map(({ identity }) => identity)).not.toContain(patientGrant.identity);
      // The old token still opens the room: LiveKit does not know that we removed them. The next look does.
      await enter(patientGrant.participantToken);
      await look();
      expect((await media.listParticipants(name))?.map(({ identity }) => identity)).not.toContain(patientGrant.identity);

      await endCall(visit.asPractitioner, id);
      expect(await media.listParticipants(name)).toBeNull();
      const reply = await fetch(
        `${server.url.replace('ws:', 'http:')}/rtc/validate?access_token=${patientGrant.participantToken}`,
      );
      expect(reply.status).toBeGreaterThanOrEqual(400);
    }),
);

test('after LiveKit was killed and started again, the same call goes on in its next room', { timeout: 60_000 }, () =>
  withDatabase(async ({ db }) => {
    const { visit, look, comeIn } = await visitOnLiveKit(db);
    await start(visit);
    await comeIn(visit.asPractitioner);
    await comeIn(visit.asPatient);
    await look();
    const { id, connectedAt } = await theCall(db);

    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await look();
    expect(await theCall(db)).toMatchObject({ status: 'accepted', emptySince: null });
    server = await startServer(server.ports);
    await look();
    expect(await theCall(db)).toMatchObject({ status: 'accepted', emptySince: visit.clock.now() });

    await comeIn(visit.asPatient);
    await comeIn(visit.asPractitioner);
    await look();
    expect(await theCall(db)).toMatchObject({ id, status: 'accepted', connectedAt, emptySince: null });
    expect((await db.select().from(callRooms)).map(({ generation }) => generation).sort()).toEqual([1, 2]);

    await leaveCall(visit.asPatient, id);
    await leaveCall(visit.asPractitioner, id);
    visit.clock.advance(300);
    await look();
    expect(await theCall(db)).toMatchObject({ status: 'ended', endReason: 'empty' });
  }),
);
