import type { DeviceCheck } from '@bedside/contract';
import type { LocalMedia } from '../src/call/local-media.ts';
import type { MediaSource, MediaTrack } from '../src/call/room-port.ts';

const track = (kind: string): MediaTrack => ({ id: kind, kind, enabled: true, stop() {} });

/** A camera and a microphone that always work, without a browser. */
export class FakeMedia implements LocalMedia {
  isReleased = false;
  readonly #on: Record<MediaSource, MediaTrack | null> = { camera: track('video'), microphone: track('audio') };
  readonly #listeners = new Set<() => void>();

  getTracks() {
    return { ...this.#on };
  }
  getCheck(): DeviceCheck {
    return { camera: this.#on.camera ? 'ready' : 'off', microphone: this.#on.microphone ? 'ready' : 'off' };
  }
  async turnOn(source: MediaSource) {
    this.#on[source] = track(source === 'camera' ? 'video' : 'audio');
    for (const listener of this.#listeners) listener();
  }
  turnOff(source: MediaSource) {
    this.#on[source] = null;
    for (const listener of this.#listeners) listener();
  }
  release() {
    this.isReleased = true;
  }
  subscribe(listener: () => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
