import { ConnectionState, EngineEvent, RoomEvent, Track as LiveKitTrack } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../test/fake-devices.ts';
import { newRoom } from './new-room.ts';
import { roomOptions } from './room-options.ts';
import { takeEarly } from './take-early.ts';

/** What the server says of somebody with a camera, as far as the media client reads it. */
const doctor = {
  ...{
    sid: 'PA_doctor',
    identity: 'doctor',
    name: '',
    metadata: '',
    attributes: {},
    state: 2,
    kind: 0,
    version: 1,
    joinedAt: 0n,
  },
  dataTracks: [],
  tracks: [{ sid: 'TR_camera', type: 1, source: 1, name: '', muted: false, width: 640, height: 360, layers: [], codecs: [] }],
};

class Track extends FakeTrack {
  muted = false;
  getSettings = () => ({});
  getConstraints = () => ({});
}
class Stream extends EventTarget {
  id = 'PA_doctor|TR_camera';
  getTracks = () => [];
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', Stream);
  vi.stubGlobal('MediaStreamTrack', Track);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
});
afterEach(() => vi.unstubAllGlobals());

/** A room whose server has let it in, and that has no connection for media yet. */
function connecting() {
  const room = newRoom(roomOptions());
  room.state = ConnectionState.Connecting;
  const taken = vi.fn<() => void>();
  takeEarly(room, taken);
  room.engine.emit(EngineEvent.ParticipantUpdate, [doctor] as never);
  const arrives = (stream = new Stream()) =>
    room.engine.emit(EngineEvent.MediaTrackAdded, new Track('video') as never, stream as never, {} as never);
  const shown = () => room.remoteParticipants.get('doctor')?.getTrackPublication(LiveKitTrack.Source.Camera)?.track;
  return { room, taken, arrives, shown };
}

test('a picture that the server has named is there before the media client takes itself for connected, and stays the same', () => {
  const { room, taken, arrives, shown } = connecting();
  arrives();
  const early = shown();
  expect(early).toMatchObject({ kind: 'video', sid: 'TR_camera' });
  expect(taken).toHaveBeenCalledOnce();

  room.state = ConnectionState.Connected;
  room.emit(RoomEvent.Connected);
  expect(shown()).toBe(early);
});

test('a picture of somebody who is not known yet is left to the media client', () => {
  const { taken, arrives } = connecting();
  arrives(Object.assign(new Stream(), { id: 'PA_other|TR_camera' }));
  expect(taken).not.toHaveBeenCalled();
});

test('a picture that comes while a connection is made anew is left to the media client', () => {
  const { room, taken, arrives, shown } = connecting();
  room.state = ConnectionState.Reconnecting;
  arrives();
  expect(taken).not.toHaveBeenCalled();
  expect(shown()).toBeUndefined();
});
