import type { LitElement } from 'lit';

/** Which visit, free time or day Tab comes to, and where the focus goes with the next drawing. All of them say their key. */
export class FocusPlace {
  key: string | undefined;
  /** '' is whatever Tab comes to. */
  #next: string | undefined;
  #host: LitElement;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** The focus goes there once it is drawn; without a key to where Tab goes. */
  goTo(key = '') {
    this.#next = key;
    this.#host.requestUpdate();
  }

  /** Tab begins anew: other days are shown. */
  forget() {
    this.key = undefined;
  }

  /** Tab comes back to what had the focus last. */
  remember = ({ target }: FocusEvent) => {
    const key = (target as HTMLElement).dataset['key'];
    if (!key || key === this.key) return;
    this.key = key;
    this.#host.requestUpdate();
  };

  /** After a drawing. `isFirstThere`: what Tab comes to has come. */
  settle(isFirstThere: boolean) {
    if (this.#next === undefined || (!this.#next && !isFirstThere)) return;
    const found = this.#host.renderRoot.querySelector<HTMLElement>(
      this.#next ? `[data-key="${CSS.escape(this.#next)}"]` : '[data-key][tabindex="0"]',
    );
    if (!found) return;
    this.#next = undefined;
    found.focus();
    found.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}
