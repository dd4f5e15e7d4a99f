import type { ScrollPlace } from './scroll-place.ts';
import type { Thread } from './thread.ts';

/** Tells the clinic how far somebody has read: what was on the screen, and only while the thread is. */
export class ReadMarks {
  #onScreen: IntersectionObserver;
  #isSeen = false;
  #thread: Thread;
  #scroll: ScrollPlace;
  #me: string;
  #told: (() => void) | undefined;

  /** `told` once all of it is read. */
  constructor(host: Element, thread: Thread, scroll: ScrollPlace, me: string, told: () => void) {
    this.#thread = thread;
    this.#scroll = scroll;
    this.#me = me;
    this.#told = told;
    this.#onScreen = new IntersectionObserver(([entry]) => {
      this.#isSeen = entry!.isIntersecting;
      this.tell();
    });
    this.#onScreen.observe(host);
  }

  tell() {
    const { phase, messages, hasNewer } = this.#thread;
    if (phase !== 'ready' || !this.#isSeen) return;
    const id = this.#scroll.lastSeen();
    const index = messages.findIndex((one) => one.id === id);
    const me = this.#me;
    const seen = messages.slice(0, index + 1).findLast(({ kind, authorId }) => kind === 'message' && authorId !== me);
    if (!seen || seen.receipts.some(({ personId, state }) => personId === me && state === 'read')) return;
    void this.#thread.read(seen);
    if (index === messages.length - 1 && !hasNewer) this.#told?.();
  }

  stop() {
    this.#onScreen.disconnect();
  }
}
