import type { CallState } from './call-state.ts';
import type { LocalMedia } from './local-media.ts';
import type { MediaSource, MediaTrack, RoomPort } from './room-port.ts';

const SOURCES: MediaSource[] = ['microphone', 'camera'];

/** Makes what is sent into the room agree with what the person's devices give, one step after the other. */
export function createMediaSync({
  media,
  getState,
  getRoom,
}: {
  media: LocalMedia;
  getState: () => CallState;
  getRoom: () => Promise<RoomPort>;
}) {
  let queue = Promise.resolve();

  const step = async (room: RoomPort, source: MediaSource, track: MediaTrack | null) => {
    const { phase, grant } = getState();
    if (phase !== 'joined' || !grant?.mayPublish.includes(source)) return;
    // A failed step is made good by the next change or the next connection.
    await (track ? room.publish(source, track) : room.mute(source)).catch(() => {});
  };

  return () =>
    (queue = queue.then(async () => {
      if (getState().phase !== 'joined') return;
      const room = await getRoom();
      for (const source of SOURCES) await step(room, source, media.getTracks()[source]);
    }));
}
