import type { MediaSource } from '../call/room-port.ts';

export type PermissionAnswer = 'granted' | 'prompt' | 'denied' | 'unknown';

export type Surroundings = Readonly<{
  /** An `https:` page, or localhost. */
  isSecure: boolean;
  hasMediaDevices: boolean;
  /** The browser inside a mail, chat or social app: most give no camera, and cannot be told to. */
  isInApp: boolean;
  /** What the page's Permissions-Policy leaves us. */
  isAllowed: Readonly<Record<MediaSource, boolean>>;
  canChooseSpeaker: boolean;
}>;

export type DeviceKind = MediaSource | 'speaker';
export type DeviceChoice = Readonly<{ kind: DeviceKind; id: string; label: string }>;

/** Which device of a kind: the id alone asks for it if it is there; `isExact` for it or nothing. */
export type DeviceWish = Readonly<{ id: string; isExact: boolean }>;
export type OpenedTracks = Partial<Record<MediaSource, MediaStreamTrack>>;

/** All that we need of the browser's devices. Tests use `FakeDevices`. */
export interface DevicesPort {
  surroundings(): Surroundings;
  permission(source: MediaSource): Promise<PermissionAnswer>;
  /** One question to the person for all that is asked; rejects as a whole. */
  open(wishes: Partial<Record<MediaSource, DeviceWish>>): Promise<OpenedTracks>;
  /** Labels are empty until a permission is given. */
  list(): Promise<DeviceChoice[]>;
  onChange(listener: () => void): () => void;
  /** Calls back about ten times a second with the loudness from 0 to 1; the answer stops it. */
  meter(track: MediaStreamTrack, listener: (level: number) => void): () => void;
  /** A short sound on this speaker. */
  playSound(speakerId: string): Promise<void>;
  /** The id last chosen here; ids only, they mean nothing elsewhere. */
  recall(kind: DeviceKind): string;
  remember(kind: DeviceKind, id: string): void;
}
