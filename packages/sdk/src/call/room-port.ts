import type { Level } from './step-down.ts';

/** A `MediaStreamTrack`; opaque here. */
export type MediaTrack = { readonly id: string; readonly kind: string; enabled: boolean; stop(): void };

export type MediaSource = 'camera' | 'microphone';

/** Sound or picture of someone else. */
export interface RemoteTrack {
  readonly id: string;
  readonly kind: 'video' | 'audio';
  /** Plays in a `<video>` or `<audio>` that is already in the page, sized; the answer stops it again. */
  attach(element: object): () => void;
}

export type RoomParticipant = Readonly<{
  /** Opaque; who it is stands in `Call.participants`. */
  identity: string;
  /** Null while their camera is off or not yet here. */
  camera: RemoteTrack | null;
  microphone: RemoteTrack | null;
  /** What they show of their screen, and its sound. */
  screen: RemoteTrack | null;
  screenSound: RemoteTrack | null;
  isMuted: boolean;
  isSpeaking: boolean;
  /** What their connection carries, as they say it, or, that it is weak, the media server: why there is no picture of theirs, or a small one. */
  level: Level;
  /** Their picture, or the sound of who has none, has not come for some seconds although it is on. */
  hasStopped: boolean;
}>;

/**
 * Why the room is no longer there. `left` only when we asked for it; `room_gone`: the server closed the room; `lost`: anything that may
 * mend (network, a frozen page, a restarted server).
 */
export type DisconnectCause = 'left' | 'removed' | 'opened_elsewhere' | 'room_gone' | 'lost';

export type RoomFact =
  | { type: 'connected' }
  /** Signalling is being picked up; sound and picture go on. */
  | { type: 'resuming' }
  /** Everything is being set up anew; sound and picture stand still. */
  | { type: 'restarting' }
  | { type: 'recovered' }
  | { type: 'disconnected'; cause: DisconnectCause }
  | { type: 'participants_changed'; participants: readonly RoomParticipant[] }
  | { type: 'local_media_changed'; isCameraEnabled: boolean; isMicrophoneEnabled: boolean; isScreenShared: boolean }
  | { type: 'audio_blocked_changed'; isAudioBlocked: boolean }
  | { type: 'connection_changed'; isConnectionWeak: boolean }
  /** Nothing at all comes through any more, or something does again; seconds before `resuming` or `restarting`, and often instead of them. */
  | { type: 'interrupted_changed'; isInterrupted: boolean }
  /** Every few seconds while connected: how the last of them went. */
  | { type: 'measured'; sample: RoomSample };

/** How the connection did since the last one; null where nothing was sent or received to tell by. */
export type RoomSample = Readonly<{
  /** Of what we send, and of what we receive. */
  sentLossPercent: number | null;
  receivedLossPercent: number | null;
  roundTripMs: number | null;
  jitterMs: number | null;
  /** What the connection could carry, as the browser takes it. */
  availableKbps: number | null;
  sentKbps: number;
  receivedKbps: number;
  /** How long pictures of the others stood still in it. */
  frozenMs: number;
  path: 'udp' | 'tcp' | 'relay' | null;
}>;

export type ScreenTracks = Readonly<{ picture: MediaTrack; sound: MediaTrack | null }>;

export type RoomGrant = { serverUrl: string; participantToken: string; mayPublish: readonly string[] };
export type LocalTracks = Readonly<Record<MediaSource, MediaTrack | null>>;

/** All that a call needs of a media room. `livekit/` implements it; tests use `FakeRoom`. */
export interface RoomPort {
  /** Opens the way to the server ahead of `connect`. Never fails. */
  prepare(grant: RoomGrant): void;
  /** Enters; again after `disconnected` with a new grant. Rejects when the room cannot be entered or `signal` aborts, and then nothing stays open. */
  connect(grant: RoomGrant, tracks: LocalTracks, signal: AbortSignal): Promise<void>;
  disconnect(): Promise<void>;
  /** Sends this track, in place of the one sent before. */
  publish(source: MediaSource, track: MediaTrack): Promise<void>;
  mute(source: MediaSource): Promise<void>;
  /** Shows this to the others beside the camera, or nothing any more. */
  shareScreen(tracks: ScreenTracks | null): Promise<void>;
  /**
   * What our connection carries: sends all of our picture, or a small one (none at all is a matter of muting), and says so to the others.
   * Holds for this connection and the next ones.
   */
  setLevel(level: Level): void;
  /** Within a click: lets the browser play sound. */
  startAudio(): Promise<void>;
  setSpeaker(deviceId: string): Promise<void>;
  subscribe(listener: (fact: RoomFact) => void): () => void;
}
