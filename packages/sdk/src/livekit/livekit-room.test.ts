import { Room } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../test/fake-devices.ts';
import type { RoomFact } from '../call/room-port.ts';
import { LiveKitRoom } from './livekit-room.ts';

/** Enough of a browser for the media client to try, and to be refused. */
class RefusingSocket extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  onclose: ((event: object) => void) | undefined;
  onerror: ((event: object) => void) | undefined;
  constructor() {
    super();
    queueMicrotask(() => {
      this.onerror?.({ type: 'error' });
      this.onclose?.({ type: 'close', code: 1006, reason: '' });
    });
  }
  close() {}
  send() {}
}
class Track extends FakeTrack {
  muted = false;
  getSettings = () => ({});
  getConstraints = () => ({});
  getCapabilities = () => ({});
  applyConstraints = async () => {};
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStreamTrack', Track);
  vi.stubGlobal('MediaStream', class extends EventTarget {});
  vi.stubGlobal('WebSocket', RefusingSocket);
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends EventTarget {
      addTransceiver() {}
      close() {}
    },
  );
  vi.stubGlobal('fetch', async () => new Response('no such room', { status: 404 }));
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const grant = { serverUrl: 'ws://media.example', participantToken: 'secret', mayPublish: ['camera', 'microphone'] };
const nothing = { camera: null, microphone: null };

test('a room that refuses leaves camera and microphone on, also later: they go into the next room', async () => {
  const room = new LiveKitRoom();
  const tracks = { camera: new Track('video'), microphone: new Track('audio') };
  const stops = vi.spyOn(Track.prototype, 'stop');
  await expect(room.connect(grant, tracks, AbortSignal.timeout(60_000))).rejects.toMatchObject({ code: 'call.connect_failed' });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stops).not.toHaveBeenCalled();
});

test('a room that refuses is told by the refusal alone, not as a connection that was lost', async () => {
  const room = new LiveKitRoom();
  const facts: RoomFact[] = [];
  room.subscribe((fact) => facts.push(fact));
  await expect(room.connect(grant, nothing, AbortSignal.timeout(60_000))).rejects.toThrow();
  expect(facts.map(({ type }) => type)).not.toContain('disconnected');
});

test('a room that refuses shows nobody any more, whoever it had shown already', async () => {
  const room = new LiveKitRoom();
  const facts: RoomFact[] = [];
  room.subscribe((fact) => facts.push(fact));
  await expect(room.connect(grant, nothing, AbortSignal.timeout(60_000))).rejects.toThrow();
  expect(facts).toContainEqual({ type: 'participants_changed', participants: [] });
});

test('the click that asks to come in wakes the sound, before there is a room to be in', async () => {
  const woken: unknown[] = [];
  vi.stubGlobal(
    'AudioContext',
    class extends EventTarget {
      state = 'suspended';
      async resume() {
        woken.push(this);
        this.state = 'running';
      }
    },
  );
  await new LiveKitRoom().startAudio();
  expect(woken).toHaveLength(1);
});

test('no room goes on hearing of devices, which would keep it and its token for as long as the page is open', async () => {
  const held = new Set<unknown>();
  const mediaDevices = {
    addEventListener: (_: string, listener: unknown) => held.add(listener),
    removeEventListener: (_: string, listener: unknown) => held.delete(listener),
  };
  vi.stubGlobal('navigator', { ...navigator, userAgent: 'Chrome/156', mediaDevices });
  const made = vi.spyOn(held, 'add');
  vi.spyOn(Room.prototype, 'prepareConnection').mockResolvedValue();
  const room = new LiveKitRoom();
  await expect(room.connect(grant, nothing, AbortSignal.timeout(60_000))).rejects.toThrow();
  room.prepare(grant);
  await room.disconnect();
  expect(made, 'rooms that would').toHaveBeenCalledTimes(2);
  expect(held.size).toBe(0);
});

test('a speaker that is chosen while a room is being prepared is the one it plays on', async () => {
  const switched = vi.spyOn(Room.prototype, 'switchActiveDevice').mockResolvedValue(true);
  vi.spyOn(Room.prototype, 'prepareConnection').mockResolvedValue();
  const room = new LiveKitRoom();
  room.prepare(grant);
  await room.setSpeaker('speaker-2');
  expect(switched).toHaveBeenCalledWith('audiooutput', 'speaker-2');
});
