import { ConnectionState, EngineEvent, type RemoteParticipant, type Room } from 'livekit-client';

/** What the pinned media client has for itself, and does not tell its users of. */
type Inside = Partial<{ cancelPendingTrackAdded(sid: string): void }>;
type Adding = {
  addSubscribedMediaTrack?: (track: MediaStreamTrack, sid: string, stream: MediaStream, by: RTCRtpReceiver) => unknown;
};

/**
 * Takes the tracks of the others as soon as the server has named them. The media client itself holds them back until it has found, looking
 * every 50 ms, that it is connected: pictures come before that, and nothing shows them. Calls `taken` after each. Later connections of the
 * same room are left to the media client, and so is everything should a version of it work otherwise.
 */
export function takeEarly(room: Room, taken: () => void): void {
  room.engine.on(EngineEvent.MediaTrackAdded, (track, stream, receiver) => {
    if (room.state !== ConnectionState.Connecting) return;
    const [owner, named = ''] = stream.id.split('|');
    const sid = [named, track.id, room.engine.getTrackIdForReceiver(receiver)].find((id) => id?.startsWith('TR'));
    const participant = [...room.remoteParticipants.values()].find((one) => one.sid === owner) as
      | (RemoteParticipant & Adding)
      | undefined;
    const { cancelPendingTrackAdded } = room as unknown as Inside;
    const isKnown = participant?.getTrackPublications().some(({ trackSid }) => trackSid === sid);
    // The media client goes on to wait for what is not known yet, or is called otherwise.
    if (!sid || !isKnown || !participant?.addSubscribedMediaTrack || !cancelPendingTrackAdded) return;
    cancelPendingTrackAdded.call(room, sid);
    participant.addSubscribedMediaTrack(track, sid, stream, receiver);
    taken();
  });
}
