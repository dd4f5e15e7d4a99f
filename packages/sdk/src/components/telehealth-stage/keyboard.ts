import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** No browser's own bars are as high as this; every keyboard on a screen is higher. */
const LOWEST = 120;

/**
 * The keyboard of a phone lies over the page, and the layout does not hear of it: as long as somebody types in the visit, the visit is as
 * high as what is left, and all of it in sight.
 */
export class Keyboard implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #listening: AbortController | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    const view = globalThis.visualViewport;
    if (!view) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    view.addEventListener('resize', this.#look, { signal });
    // From a field beside the visit into one of it, and back: the keyboard stays as it is.
    for (const type of ['focusin', 'focusout']) this.#host.addEventListener(type, this.#lookSoon, { signal });
  }

  hostDisconnected() {
    this.#listening?.abort();
    this.#fit(null);
  }

  /** Once the focus is where it goes to. */
  #lookSoon = () => requestAnimationFrame(() => this.#host.isConnected && this.#look());

  #look = () => {
    const { height, scale } = visualViewport!;
    // Who has zoomed in sees less of the page, too.
    const isTyping = scale < 1.05 && innerHeight - height >= LOWEST && this.#host.matches(':focus-within');
    this.#fit(isTyping ? height : null);
  };

  #fit(height: number | null) {
    const before = this.#host.style.getPropertyValue('--_room');
    const now = height === null ? '' : `${Math.floor(height)}px`;
    if (now === before) return;
    this.#host.toggleAttribute('typing', Boolean(now));
    if (now) this.#host.style.setProperty('--_room', now);
    else this.#host.style.removeProperty('--_room');
    if (now) this.#host.scrollIntoView({ block: 'nearest' });
  }
}
