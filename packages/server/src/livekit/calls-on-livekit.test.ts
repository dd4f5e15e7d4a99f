import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { chromiumFlags, findChromium } from '../../../../tools/chromium.ts';
import { withDatabase } from '../../test/helpers.ts';
import { openLiveKit, visitOnLiveKit, type LiveKit } from '../../test/on-livekit.ts';
import { DEVICE, grantOf, join, OTHER_DEVICE, start } from '../../test/visit.ts';
import type { Db, ServiceContext } from '../context.ts';
import { acceptCall } from '../modules/calls/accept-call.ts';
import { allowScreenShare } from '../modules/calls/allow-screen-share.ts';
import { callRooms, calls } from '../modules/calls/calls.table.ts';
import { joinCall } from '../modules/calls/join-call.ts';
import { leaveCall } from '../modules/calls/leave-call.ts';
import { muteParticipant } from '../modules/calls/mute-participant.ts';
import { removeParticipant } from '../modules/calls/remove-participant.ts';
import { ringPerson } from '../modules/calls/ring-person.ts';
import { comeBack, stepOut } from '../modules/calls/side-room.ts';
import { checkNetwork } from '../modules/door/check-network.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A browser's part: only real media makes a track that LiveKit counts as published. */
const CLIENT = fileURLToPath(new URL('../../../../node_modules/livekit-client/dist/livekit-client.umd.js', import.meta.url));
const PUBLISH = `async ([url, token]) => {
  globalThis.room = new LivekitClient.Room();
  await room.connect(url, token);
  await room.localParticipant.setMicrophoneEnabled(true);
}`;
const site = createServer((_request, reply) => void reply.setHeader('content-type', 'text/html').end('<!doctype html>'));

let livekit: LiveKit;
let browser: Browser;
beforeAll(async () => {
  await once(site.listen(0, '127.0.0.1'), 'listening');
  livekit = await openLiveKit('calls-on-livekit-');
  const args = [...chromiumFlags(), '--disable-gpu', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  browser = await chromium.launch({ executablePath: await findChromium(() => {}), args });
}, 600_000);
afterEach(() => livekit.closeSockets());
afterAll(async () => {
  await browser?.close();
  await livekit?.stop();
  site.close();
});

const theCall = async (db: Db) => (await db.select().from(calls))[0]!;
const openRooms = async (db: Db) => (await db.select().from(callRooms)).filter(({ closedAt }) => !closedAt);
const namesIn = async (room: string) => (await livekit.rooms().listParticipants(room)).map(({ identity }) => identity).toSorted();
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
const roomIn = (token: string): string => claimsOf(token).video.room;

/** A visit with both in the room. */
async function talking(db: Db) {
  const world = await visitOnLiveKit(db, livekit);
  await start(world.visit);
  await world.comeIn(world.visit.asPractitioner);
  await world.comeIn(world.visit.asPatient);
  await world.look();
  const { visit } = world;
  const grants = {
    practitioner: grantOf(await join(visit.asPractitioner, visit)),
    patient: grantOf(await join(visit.asPatient, visit)),
  };
  const room = (await openRooms(db))[0]!.name;
  return { ...world, callId: grants.patient.callId, ...grants, room };
}

test('a rung call connects both with their grants; hung up, its room is gone and their tokens open nothing', () =>
  withDatabase(async ({ db }) => {
    const { visit, look } = await visitOnLiveKit(db, livekit);
    const { call } = await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE });
    await acceptCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE });
    const grant = async (ctx: ServiceContext, deviceId: string) => grantOf(await joinCall(ctx, call.id, { deviceId }));
    const tokens = [
      (await grant(visit.asPractitioner, DEVICE)).participantToken,
      (await grant(visit.asPatient, OTHER_DEVICE)).participantToken,
    ];
    for (const token of tokens) await livekit.enter(token);
    await look();
    expect(await theCall(db)).toMatchObject({ status: 'accepted', connectedAt: visit.clock.now() });

    await leaveCall(visit.asPatient, call.id);

    expect(await theCall(db)).toMatchObject({ status: 'ended', endReason: 'ended', endedBy: visit.patient.id });
    expect(await livekit.rooms().listRooms([roomIn(tokens[0]!)])).toEqual([]);
    expect(await Promise.all(tokens.map((token) => livekit.answerToJoining(token)))).toEqual([404, 404]);
    expect(await openRooms(db)).toEqual([]);
  }));

test('who may share the screen, and may no longer, in LiveKit: the rest of what they may do stays', () =>
  withDatabase(async ({ db }) => {
    const { visit, callId, patient, room } = await talking(db);
    await livekit.enter(patient.participantToken, '&publish=again');
    const permissionsOf = async () =>
      (await livekit.rooms().listParticipants(room))
        .filter(({ identity }) => identity.startsWith(patient.identity))
        .toSorted((a, b) => a.identity.length - b.identity.length)
        .map(({ permission }) => permission);
    const rest = { canPublish: true, canPublishData: false, canUpdateMetadata: true, hidden: false };
    const [before] = await permissionsOf();
    expect(before).toMatchObject({ ...rest, canSubscribe: true, canPublishSources: [1, 2] });

    await allowScreenShare(visit.asPractitioner, callId, patient.identity, true);
    const allowed = await permissionsOf();
    // The second connection came in to send only.
    expect(allowed).toHaveLength(2);
    for (const permission of allowed) expect(permission).toMatchObject({ ...rest, canPublishSources: [1, 2, 3, 4] });
    expect(allowed.map((permission) => permission!.canSubscribe)).toEqual([true, false]);

    await allowScreenShare(visit.asPractitioner, callId, patient.identity, false);
    for (const permission of await permissionsOf()) expect(permission).toMatchObject({ ...rest, canPublishSources: [1, 2] });
    expect((await permissionsOf())[0]).toMatchObject({ canSubscribe: true });
  }));

test('muting a microphone silences what is published on each connection; with nothing published it does nothing; a page may say how weak its connection is', () =>
  withDatabase(async ({ db }) => {
    const { visit, callId, patient, room } = await talking(db);
    await muteParticipant(visit.asPractitioner, callId, patient.identity);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await page.addScriptTag({ path: CLIENT });
    await page.evaluate(`(${PUBLISH})(${JSON.stringify([livekit.server.url, patient.participantToken])})`);
    const tracks = async () => (await livekit.rooms().getParticipant(room, patient.identity)).tracks;
    await expect.poll(tracks, { timeout: 10_000 }).toMatchObject([{ source: 2, muted: false }]);

    await muteParticipant(visit.asPractitioner, callId, patient.identity);

    expect(await tracks()).toMatchObject([{ source: 2, muted: true }]);
    await page.waitForFunction('!room.localParticipant.isMicrophoneEnabled', undefined, { timeout: 5000 });
    await page.evaluate("room.localParticipant.setAttributes({ level: 'sound' })");
    expect((await livekit.rooms().getParticipant(room, patient.identity)).attributes).toEqual({ level: 'sound' });
    await page.evaluate('room.localParticipant.setMicrophoneEnabled(true)');
    await expect.poll(tracks, { timeout: 5000 }).toMatchObject([{ source: 2, muted: false }]);
    await muteParticipant(visit.asPractitioner, callId, patient.identity);
    expect(await tracks()).toMatchObject([{ source: 2, muted: true }]);
    await page.close();
  }));

test('a side room is for the two who step out; they come back, and who is removed in it stays out', () =>
  withDatabase(async ({ db }) => {
    const { visit, callId, patient, practitioner, room, look } = await talking(db);
    await stepOut(visit.asPractitioner, callId, patient.identity);
    const out = {
      practitioner: grantOf(await join(visit.asPractitioner, visit)),
      patient: grantOf(await join(visit.asPatient, visit)),
    };
    const side = roomIn(out.patient.participantToken);
    expect(side).not.toBe(room);
    expect(roomIn(out.practitioner.participantToken)).toBe(side);
    for (const { participantToken } of [out.practitioner, out.patient]) await livekit.enter(participantToken);
    await look(11);
    expect(await namesIn(side)).toEqual([practitioner.identity, patient.identity].toSorted());
    expect(await namesIn(room)).toEqual([]);

    await comeBack(visit.asPractitioner, callId);
    expect(await livekit.answerToJoining(out.patient.participantToken)).toBe(404);
    const back = grantOf(await join(visit.asPatient, visit));
    expect(roomIn(back.participantToken)).toBe(room);
    for (const { participantToken } of [back, grantOf(await join(visit.asPractitioner, visit))])
      await livekit.enter(participantToken);
    await look();
    expect(await theCall(db)).toMatchObject({ status: 'accepted', emptySince: null });

    await stepOut(visit.asPractitioner, callId, patient.identity);
    const again = grantOf(await join(visit.asPatient, visit));
    expect(roomIn(again.participantToken)).not.toBe(side);
    await livekit.enter(again.participantToken);
    await removeParticipant(visit.asPractitioner, callId, patient.identity);
    await look(11);
    await expect(join(visit.asPatient, visit)).rejects.toMatchObject({ code: 'join.removed' });
    for (const { participantToken } of [back, again])
      if ((await livekit.answerToJoining(participantToken)) === 200) await livekit.enter(participantToken);
    await look(11);
    const everywhere = await Promise.all((await openRooms(db)).map(({ name }) => namesIn(name)));
    expect(everywhere.flat()).not.toContain(patient.identity);
  }));

test('one person twice: the same identity puts out the older connection, and `identity#…` the next look', () =>
  withDatabase(async ({ db }) => {
    const { patient, room, look } = await talking(db);
    const before = (await livekit.rooms().getParticipant(room, patient.identity)).sid;
    await livekit.enter(patient.participantToken);
    const { sid } = await livekit.rooms().getParticipant(room, patient.identity);
    expect(sid).not.toBe(before);
    await livekit.enter(patient.participantToken, '&publish=again');
    expect(await namesIn(room)).toContain(`${patient.identity}#again`);

    await look();

    expect(await namesIn(room)).toHaveLength(2);
    expect((await livekit.rooms().getParticipant(room, patient.identity)).sid).toBe(sid);
    expect(await theCall(db)).toMatchObject({ status: 'accepted', emptySince: null });
  }));

test('a network check’s grant neither sends nor receives, for one alone, in a room that goes away by itself', () =>
  withDatabase(async ({ db }) => {
    const { visit, media } = await visitOnLiveKit(db, livekit);
    const { participantToken } = await checkNetwork(visit.asPatient);
    expect(await livekit.answerToJoining(participantToken, '&publish=again')).toBe(401);
    const socket = await livekit.enter(participantToken);
    const name = roomIn(participantToken);
    const [one] = await livekit.rooms().listParticipants(name);
    expect(one!.permission).toMatchObject({
      canPublish: false,
      canSubscribe: false,
      canPublishData: false,
      canUpdateMetadata: false,
    });
    expect(await livekit.rooms().listRooms([name])).toMatchObject([
      { maxParticipants: 1, emptyTimeout: 60, departureTimeout: 60 },
    ]);

    socket.close();
    const brief = visit.asPatient.newId('rom');
    await media.ensureRoom({ name: brief, maxParticipants: 1, emptySeconds: 1 });
    expect(await media.listParticipants(brief)).toEqual([]);
    await expect.poll(() => media.listParticipants(brief), { timeout: 10_000, interval: 200 }).toBe(null);
  }));
