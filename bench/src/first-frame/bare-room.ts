import { LocalAudioTrack, LocalVideoTrack, Room, RoomEvent, Track } from 'livekit-client';
import { roomOptions } from '../../../packages/sdk/src/livekit/room-options.ts';

/** As LiveKit's own examples do it: connect, then publish; attach what arrives. */
export async function enter(parts: { url: string; token: string; tracks: MediaStreamTrack[]; video: HTMLVideoElement }) {
  const room = new Room({ ...roomOptions(), adaptiveStream: { pauseVideoInBackground: true } });
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === Track.Kind.Video) track.attach(parts.video);
    else track.attach();
  });
  await room.connect(parts.url, parts.token);
  for (const track of parts.tracks) {
    await room.localParticipant.publishTrack(track.kind === 'video' ? new LocalVideoTrack(track) : new LocalAudioTrack(track), {
      source: track.kind === 'video' ? Track.Source.Camera : Track.Source.Microphone,
    });
  }
}
