import type { ReactiveController } from 'lit';

/** The longest a timer is trusted: browsers slow them down in hidden tabs, and none runs while the device sleeps. */
const LONGEST = 60_000;

/**
 * One timer for everything an element counts. `next` says how long what is shown stays true; then, and whenever the page is looked at
 * again, `tick` looks at the clock.
 */
export class Ticker implements ReactiveController {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tick: () => void;
  #next: () => number;

  constructor(tick: () => void, next: () => number) {
    this.#tick = tick;
    this.#next = next;
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#wake);
    this.hostUpdated();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
  }

  hostUpdated() {
    clearTimeout(this.#timer);
    const wait = this.#next();
    if (wait < Infinity) this.#timer = setTimeout(this.#tick, Math.max(50, Math.min(wait, LONGEST)));
  }

  #wake = () => {
    if (document.visibilityState === 'visible') this.#tick();
  };
}
