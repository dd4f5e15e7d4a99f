import type { StreamEvent, TelehealthApi } from '../api/telehealth-api.ts';

/** Several events within so many milliseconds are one request. */
const TOGETHER = 200;

/** What keeps a part of the page true to one API: begun anew with each, loaded again when something has happened there. */
export class Following {
  #life = new AbortController();
  #newest: object | undefined;
  #unsubscribe: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #load: () => unknown;

  constructor(load: () => unknown) {
    this.#load = load;
  }

  /** Aborted once it follows another. */
  get signal() {
    return this.#life.signal;
  }

  /** From now on this one. What was asked of the one before is over. */
  begin(api: TelehealthApi | undefined, heard: (event: StreamEvent) => void) {
    this.#life.abort();
    this.#life = new AbortController();
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unsubscribe = api?.onEvent(heard);
  }

  /** A load begins. Answers from then on whether it is of no use any more: a newer one has begun, or this API is not followed. */
  loading(): () => boolean {
    const { signal } = this;
    const mine = (this.#newest = {});
    return () => signal.aborted || mine !== this.#newest;
  }

  /** Loads again, with whatever else happens at this moment. */
  soon = () => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#load();
    }, TOGETHER);
  };
}

/** They may not see it any more: shown also in place of what is there. Any other failure leaves it, and passes. */
export const isTurnedAway = (failure: unknown) => /^(auth|join|invit)/.test(String((failure as { code?: string } | null)?.code));
