import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Keeps the screen on during the visit. The browser lets go of it when the page is hidden, so it is asked for again. */
export class WakeLock implements ReactiveController {
  #lock: Promise<WakeLockSentinel | null> | undefined;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#ask);
    this.#ask();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#ask);
    void this.#lock?.then((lock) => lock?.release());
    this.#lock = undefined;
  }

  #ask = () => {
    if (document.visibilityState === 'visible') this.#lock = navigator.wakeLock?.request('screen').catch(() => null);
  };
}
