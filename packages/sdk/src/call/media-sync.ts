import { mayShareScreen, type CallState } from './call-state.ts';
import type { LocalMedia } from './local-media.ts';
import type { MediaSource, MediaTrack, RoomPort } from './room-port.ts';
import type { ScreenShare } from './screen-share.ts';

const SOURCES: MediaSource[] = ['microphone', 'camera'];

/** Makes what is sent into the room agree with what the person's devices give and the connection carries, one step after the other. */
export function createMediaSync({
  media,
  screen,
  getState,
  getRoom,
}: {
  media: LocalMedia;
  screen: Pick<ScreenShare, 'getTracks'>;
  getState: () => CallState;
  getRoom: () => Promise<RoomPort>;
}) {
  let queue = Promise.resolve();

  const step = async (room: RoomPort, source: MediaSource, track: MediaTrack | null) => {
    const { phase, grant, level } = getState();
    if (phase !== 'joined' || !grant?.mayPublish.includes(source)) return;
    const isTooMuch = source === 'camera' && (level === 'sound' || level === 'words');
    // A failed step is made good by the next change or the next connection.
    await (track && !isTooMuch ? room.publish(source, track) : room.mute(source)).catch(() => {});
  };

  const show = async (room: RoomPort) => {
    const tracks = mayShareScreen(getState()) ? screen.getTracks() : null;
    if (!tracks && !getState().isScreenShared) return;
    await room.shareScreen(tracks).catch(() => {});
  };

  return () =>
    (queue = queue.then(async () => {
      if (getState().phase !== 'joined') return;
      const room = await getRoom();
      const { level } = getState();
      // Without a camera there is no picture to lose.
      room.setLevel(level === 'sound' && !media.getTracks().camera ? 'small' : level);
      for (const source of SOURCES) await step(room, source, media.getTracks()[source]);
      if (getState().phase === 'joined') await show(room);
    }));
}
