import type { Room } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomSample } from '../call/room-port.ts';
import { measureRoom } from './measure-room.ts';

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
  const track = (key: 'sent' | 'received') => ({ track: { getRTCStatsReport: async () => figures[key] } });
  const of = (key: 'sent' | 'received') => ({
    ...{ identity: key, connectionQuality: 'good', trackPublications: new Map([['one', track(key)]]) },
  });
  const other = of('received');
  const room = { localParticipant: of('sent'), remoteParticipants: new Map([['p', other]]) } as unknown as Room;
  const samples: RoomSample[] = [];
  const stop = measureRoom(room, (sample) => samples.push(sample));
  const next = async (sent: Entry[], received: Entry[]) => {
    Object.assign(figures, { sent: report(...sent), received: report(...received) });
    await vi.advanceTimersByTimeAsync(2000);
  };
  return { samples, stop, next, other };
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
