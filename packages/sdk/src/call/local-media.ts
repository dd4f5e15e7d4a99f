import type { DeviceCheck } from '@bedside/contract';
import type { LocalTracks, MediaSource } from './room-port.ts';

/** The person's own camera and microphone. `devices/` implements it. */
export interface LocalMedia {
  /** What may be sent now: null where there is none, or where it is switched off. */
  getTracks(): LocalTracks;
  /** As the practitioner sees it beside the name. */
  getCheck(): DeviceCheck;
  /** Settles once it can be sent or its trouble is known. */
  turnOn(source: MediaSource): Promise<void>;
  turnOff(source: MediaSource): void;
  /** Lets go of camera and microphone: their lights go out. */
  release(): void;
  subscribe(listener: () => void): () => void;
}
