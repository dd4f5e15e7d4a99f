import type { MediaSource } from '../call/room-port.ts';
import type { NetworkTry } from './network-check.ts';

export type PermissionAnswer = 'granted' | 'prompt' | 'denied' | 'unknown';

export type Surroundings = Readonly<{
  /** An `https:` page, or localhost. */
  isSecure: boolean;
  hasMediaDevices: boolean;
  /** The browser inside a mail, chat or social app: most give no camera, and cannot be told to. */
  isInApp: boolean;
  /** To say where in this browser something is found, and for nothing else. */
  userAgent: string;
  /** How many fingers the screen can tell apart. */
  touchPoints: number;
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
  /** Labels are empty until a permission is given, in most browsers ids too. */
  list(): Promise<DeviceChoice[]>;
  /** Devices came or went, or the person changed what this page may use. */
  onChange(listener: () => void): () => void;
  /** Calls back about ten times a second with the loudness from 0 to 1; the answer stops it. */
  meter(track: MediaStreamTrack, listener: (level: number) => void): () => void;
  /** A short sound on this speaker. */
  playSound(speakerId: string): Promise<void>;
  /** What tries the way to the media server. */
  loadNetworkTry(): Promise<NetworkTry>;
  /** The id last chosen here; ids only, they mean nothing elsewhere. */
  recall(kind: DeviceKind): string;
  remember(kind: DeviceKind, id: string): void;
}
