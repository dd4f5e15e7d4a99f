import type { Room } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomSample } from '../call/room-port.ts';
import { measureRoom } from './measure-room.ts';
import type { Still } from './stillness.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Entry = Record<string, unknown> & { id: string };
const report = (...entries: Entry[]) => new Map(entries.map((one) => [one.id, one]));
const pair = { id: 'pair', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'local' };
const local = { id: 'local', type: 'local-candidate', candidateType: 'host', protocol: 'udp' };

/** A room that sends one track and receives another; the browser's figures are what the test says. */
function setUp() {
  const figures = { sent: report(), received: report() };
  const track = (key: 'sent' | 'received') => ({
    ...{ source: 'camera', isMuted: false, isEnabled: true },
    track: { getRTCStatsReport: async () => figures[key] },
  });
  const of = (key: 'sent' | 'received') => ({
    ...{ identity: key, connectionQuality: 'good', trackPublications: new Map([['one', track(key)]]) },
  });
  const other = of('received');
  const room = { localParticipant: of('sent'), remoteParticipants: new Map([['p', other]]) } as unknown as Room;
  const samples: RoomSample[] = [];
  const told: Still[] = [];
  const stop = measureRoom(
    room,
    (sample) => samples.push(sample),
    (still) => told.push(still),
  );
  /** What was told, as names; `own` for our own connection. */
  const still = () => told.map(({ isOwn, stopped }) => [isOwn ? 'own' : '', ...stopped].join(''));
  const next = async (sent: Entry[], received: Entry[]) => {
    Object.assign(figures, { sent: report(...sent), received: report(...received) });
    await vi.advanceTimersByTimeAsync(2000);
  };
  /** The picture of the other is one that can be looked at, or not. */
  const turn = (change: { isMuted?: boolean; isEnabled?: boolean; source?: string }) =>
    Object.assign(other.trackPublications.get('one')!, change);
  return { samples, stop, next, other, still, turn };
}

const out = (bytesSent: number) => ({ id: 'out', type: 'outbound-rtp', bytesSent });
const heard = (fractionLost: number) => ({ id: 'heard', type: 'remote-inbound-rtp', fractionLost });
const into = (packetsReceived: number, packetsLost: number, bytesReceived = 0, totalFreezesDuration = 0) => ({
  ...{ id: 'in', type: 'inbound-rtp', packetsReceived, packetsLost, bytesReceived, totalFreezesDuration, jitter: 0.012 },
});

test('a sample tells what came on top since the one before, in both directions', async () => {
  const { samples, next } = setUp();
  await next([out(1000), pair, local], [into(100, 0, 5000)]);
  expect(samples).toEqual([]);

  const found = { ...pair, currentRoundTripTime: 0.05, availableOutgoingBitrate: 900_000 };
  await next([out(101_000), heard(0.04), found, local], [into(190, 10, 255_000, 0.4)]);

  expect(samples).toEqual([
    {
      ...{ sentLossPercent: 4, receivedLossPercent: 10, roundTripMs: 50, jitterMs: 12, availableKbps: 900 },
      ...{ sentKbps: 400, receivedKbps: 1000, frozenMs: 400, path: 'udp' },
    },
  ]);
});

test('what is lost because the other’s connection is poor does not count as ours, then or afterwards', async () => {
  const { samples, next, other } = setUp();
  await next([], [into(100, 0)]);
  other.connectionQuality = 'poor';
  await next([], [into(150, 50)]);
  other.connectionQuality = 'good';
  await next([], [into(240, 60)]);
  expect(samples.map(({ receivedLossPercent }) => receivedLossPercent)).toEqual([null, 10]);
});

test('where nothing is sent or received nothing is made up', async () => {
  const { samples, next } = setUp();
  await next([], []);
  await next([], []);
  const nothing = { sentLossPercent: null, receivedLossPercent: null, roundTripMs: null, jitterMs: null };
  expect(samples).toEqual([{ ...nothing, availableKbps: null, sentKbps: 0, receivedKbps: 0, frozenMs: 0, path: null }]);
});

test('the way there is told apart: straight, over TCP, through a relay', async () => {
  const { samples, next } = setUp();
  for (const candidate of [local, { ...local, protocol: 'tcp' }, { ...local, candidateType: 'relay' }, local]) {
    await next([pair, candidate], []);
  }
  expect(samples.map(({ path }) => path)).toEqual(['tcp', 'relay', 'udp']);
});

test('a track that went takes its counters with it, and makes no figure negative', async () => {
  const { samples, next } = setUp();
  await next([out(500_000)], [into(1000, 50, 900_000)]);
  await next([out(1000)], []);
  expect(samples).toMatchObject([{ sentKbps: 0, receivedKbps: 0, receivedLossPercent: null }]);
});

test('stopped, it tells nothing more', async () => {
  const { samples, stop, next } = setUp();
  await next([out(1)], []);
  stop();
  await next([out(2)], []);
  expect(samples).toEqual([]);
});

const frames = (framesDecoded: number) => ({ id: 'in', type: 'inbound-rtp', framesDecoded });
const way = (bytesReceived: number) => ({ ...pair, bytesReceived });

test('a picture that stands still while the server goes on answering is the other’s, and is told within two looks of nothing', async () => {
  const { next, still } = setUp();
  await next([way(1000)], [frames(10)]);
  await next([way(2000)], [frames(30)]);
  expect(still()).toEqual([]);
  for (let at = 3; still().length === 0 && at < 9; at += 1) await next([way(at * 1000), out(at)], [frames(30)]);
  expect(still()).toEqual(['received']);
});

test('where nothing comes by any way it is told as our own', async () => {
  const { next, still } = setUp();
  await next([way(1000), out(1)], [frames(10)]);
  await next([way(2000), out(2)], [frames(30)]);
  await next([way(2000), out(3)], [frames(30)]);
  expect(still()).toEqual(['own']);
  await next([way(2500), out(4)], [frames(50)]);
  expect(still()).toEqual(['own', '']);
});

for (const [what, off] of Object.entries({
  'is turned off': { isMuted: true },
  'is out of sight': { isEnabled: false },
  'is a screen on which nothing moves': { source: 'screen_share' },
}))
  test(`a picture that ${what} has not stopped`, async () => {
    const { next, still, turn } = setUp();
    await next([way(1000)], [frames(10)]);
    turn(off);
    for (let at = 2; at < 7; at += 1) await next([way(at * 1000)], [frames(10)]);
    expect(still()).toEqual([]);
  });
