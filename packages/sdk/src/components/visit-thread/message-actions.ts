import type { LitElement } from 'lit';
import type { MessageView } from './message-item.ts';

/** The message whose reactions are open, and where the focus goes with that. */
export class MessageActions {
  open: MessageView['open'];
  #host: LitElement;

  constructor(host: LitElement) {
    this.#host = host;
  }

  toggle = (id: string) => {
    const isOpening = this.open?.id !== id;
    this.#set(isOpening ? { id } : undefined, isOpening ? '.actions button' : `[data-actions='${id}']`);
  };

  askTakeBack = (id: string) => this.#set({ id, isSure: true }, '.actions button');

  /** Something was asked of it. */
  done = (id: string) => this.#set(undefined, `[data-actions='${id}']`);

  /** Escape closes what is open; arrows go through the reactions. */
  onKey = (event: KeyboardEvent) => {
    if (!this.open) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      return this.toggle(this.open.id);
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const bar = (event.target as Element).closest('.actions');
    if (!step || !bar) return;
    const all = [...bar.querySelectorAll('button')];
    const turned = this.#host.matches(':dir(rtl)') ? -step : step;
    all.at((all.indexOf(this.#host.shadowRoot!.activeElement as HTMLButtonElement) + turned) % all.length)?.focus();
    event.preventDefault();
  };

  #set(open: MessageView['open'], focused: string) {
    this.open = open;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>(focused)?.focus());
  }
}
