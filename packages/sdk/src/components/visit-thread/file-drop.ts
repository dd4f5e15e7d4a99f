import { html, nothing, type LitElement } from 'lit';

/** Files that are dragged over a place, and dropped there. */
export class FileDrop {
  #host: LitElement;
  #take: (files: File[]) => void;
  #isOver = false;

  /** `take` gets them. */
  constructor(host: LitElement, take: (files: File[]) => void) {
    this.#host = host;
    this.#take = take;
  }

  dragged = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#set(event.type === 'dragover');
  };

  dropped = (event: DragEvent) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.#set(false);
    if (!files.length) return;
    event.preventDefault();
    this.#take(files);
  };

  render(text: string) {
    return this.#isOver ? html`<div class="drop">${text}</div>` : nothing;
  }

  #set(isOver: boolean) {
    if (isOver === this.#isOver) return;
    this.#isOver = isOver;
    this.#host.requestUpdate();
  }
}
