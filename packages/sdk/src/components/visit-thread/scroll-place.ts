/** So close to the end that one wants to see what comes. */
const NEAR_END = 64;
/** So close to an end that more is fetched. */
const NEAR_EDGE = 400;

/** Keeps the place that a person reads while messages come and go above and below it; stays at the end for who is there. */
export class ScrollPlace {
  isAtEnd = true;
  /** The message that the next drawing brings into view. */
  goTo: string | undefined;
  #scroller: HTMLElement | undefined;
  #anchor: { element: Element; top: number } | undefined;
  #resizes: ResizeObserver | undefined;

  /** Before the messages are drawn anew. */
  before(scroller: HTMLElement | null) {
    this.#anchor = undefined;
    if (!scroller || this.isAtEnd) return;
    const { top } = scroller.getBoundingClientRect();
    const element = [...scroller.querySelectorAll('[data-id]')].find((one) => one.getBoundingClientRect().bottom > top);
    if (element) this.#anchor = { element, top: element.getBoundingClientRect().top };
  }

  /** After they were drawn. */
  after(scroller: HTMLElement | null) {
    this.#follow(scroller ?? undefined);
    if (!scroller) return;
    const target = this.goTo && scroller.querySelector(`[data-id='${this.goTo}']`);
    if (target) {
      this.goTo = undefined;
      scroller.scrollTop += target.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 48;
      this.look();
    } else if (this.isAtEnd) this.toEnd();
    else if (this.#anchor?.element.isConnected)
      scroller.scrollTop += this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
  }

  toEnd() {
    this.isAtEnd = true;
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Where one is, after scrolling. */
  look() {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this.#scroller ?? {};
    const below = scrollHeight - clientHeight - scrollTop;
    this.isAtEnd = below < NEAR_END;
    return { isNearStart: scrollTop < NEAR_EDGE, isNearEnd: below < NEAR_EDGE };
  }

  /** The last message that is in view, if the thread is seen at all. */
  lastSeen() {
    const { bottom = 0, height = 0 } = this.#scroller?.getBoundingClientRect() ?? {};
    if (!height || document.visibilityState === 'hidden') return undefined;
    const limit = Math.min(bottom, innerHeight) + 1;
    const drawn = [...this.#scroller!.querySelectorAll<HTMLElement>('[data-id]')];
    return drawn.findLast((one) => one.getBoundingClientRect().bottom <= limit)?.dataset['id'];
  }

  stop() {
    this.#resizes?.disconnect();
    this.#scroller = undefined;
  }

  /** A keyboard that opens, a window that is made smaller: the end stays in view. */
  #follow(scroller: HTMLElement | undefined) {
    if (scroller === this.#scroller) return;
    this.#resizes?.disconnect();
    this.#scroller = scroller;
    if (!scroller) return;
    this.isAtEnd = true;
    this.#resizes = new ResizeObserver(() => this.isAtEnd && this.toEnd());
    this.#resizes.observe(scroller);
  }
}
