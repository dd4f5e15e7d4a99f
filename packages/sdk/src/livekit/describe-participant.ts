import {
  ConnectionQuality,
  Track,
  type RemoteParticipant,
  type RemoteTrack as LiveKitTrack,
  type RemoteTrackPublication,
} from 'livekit-client';
import type { RemoteTrack, RoomParticipant } from '../call/room-port.ts';
import { fitStream } from './fit-stream.ts';

export const isWeak = (quality: ConnectionQuality) => quality === ConnectionQuality.Poor || quality === ConnectionQuality.Lost;

/** As people say of themselves; whatever else stands there is not believed. */
const LEVELS = ['small', 'sound', 'words'] as const;

/** Puts the media client's people into our words; each track of theirs has one handle for as long as it lives. */
export function createDescriber() {
  const handles = new WeakMap<LiveKitTrack, RemoteTrack>();

  const handleOf = (track: LiveKitTrack, picture?: RemoteTrackPublication) => {
    let handle = handles.get(track);
    if (!handle) {
      handle = {
        id: track.sid ?? '',
        kind: track.kind === Track.Kind.Video ? 'video' : 'audio',
        attach(element) {
          track.attach(element as HTMLMediaElement);
          const stopFitting = picture && fitStream(element as HTMLVideoElement, picture);
          return () => {
            stopFitting?.();
            track.detach(element as HTMLMediaElement);
          };
        },
      };
      handles.set(track, handle);
    }
    return handle;
  };

  return (participant: RemoteParticipant, hasStopped: boolean): RoomParticipant => {
    const pictureOf = (source: Track.Source) => {
      const publication = participant.getTrackPublication(source);
      const { track, isMuted = true } = publication ?? {};
      return track && !isMuted ? handleOf(track as LiveKitTrack, publication as RemoteTrackPublication) : null;
    };
    const soundOf = (source: Track.Source) => {
      const { track } = participant.getTrackPublication(source) ?? {};
      return track ? handleOf(track as LiveKitTrack) : null;
    };
    return {
      identity: participant.identity,
      camera: pictureOf(Track.Source.Camera),
      microphone: soundOf(Track.Source.Microphone),
      screen: pictureOf(Track.Source.ScreenShare),
      screenSound: soundOf(Track.Source.ScreenShareAudio),
      isMuted: !participant.isMicrophoneEnabled,
      isSpeaking: participant.isSpeaking,
      level:
        LEVELS.find((one) => one === participant.attributes['level']) ??
        (isWeak(participant.connectionQuality) ? 'small' : 'full'),
      hasStopped,
    };
  };
}
