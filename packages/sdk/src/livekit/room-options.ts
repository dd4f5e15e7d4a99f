import { AudioPresets, VideoPresets, type RoomOptions, type TrackPublishOptions } from 'livekit-client';
import { giveWay } from './reconnect-policy.ts';

/** How every visit is sent and shown. The bench gives bare livekit-client the same, with its own adaptive stream. */
export const roomOptions = (): RoomOptions => ({
  // fitStream does it, and lets the first frame through at once.
  adaptiveStream: false,
  dynacast: true,
  // Camera and microphone belong to devices/: they outlive a broken connection.
  stopLocalTrackOnUnpublish: false,
  reconnectPolicy: giveWay,
  publishDefaults: {
    videoCodec: 'vp8',
    backupCodec: false,
    simulcast: true,
    videoSimulcastLayers: [VideoPresets.h180],
    audioPreset: AudioPresets.speech,
    red: true,
    dtx: true,
    stopMicTrackOnMute: false,
  },
});

/** One layer, few frames: what is on a screen is to be read. */
export const screenOptions: TrackPublishOptions = {
  simulcast: false,
  screenShareEncoding: { maxBitrate: 2_000_000, maxFramerate: 15 },
  degradationPreference: 'maintain-resolution',
};
