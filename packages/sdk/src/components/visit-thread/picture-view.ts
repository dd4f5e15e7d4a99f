import type { Message } from '@bedside/contract';
import { html, nothing, type LitElement } from 'lit';
import type { Pictures } from './pictures.ts';

type File = Message['files'][number];
type Words = { save: string; close: string };

/** One picture of a message in front of the page. */
export class PictureView {
  #host: LitElement;
  #pictures: Pictures;
  #save: (file: File) => void;
  #file: File | undefined;

  constructor(host: LitElement, pictures: Pictures, save: (file: File) => void) {
    this.#host = host;
    this.#pictures = pictures;
    this.#save = save;
  }

  show = (file: File) => this.#set(file);

  /** After the element has drawn. */
  after() {
    const dialog = this.#dialog;
    if (dialog && !dialog.open) dialog.showModal();
  }

  render(text: Words) {
    const file = this.#file;
    if (!file) return nothing;
    const address = this.#pictures.of(file.id);
    return html`<dialog aria-label=${file.name} @close=${() => this.#set(undefined)}>
      ${address ? html`<img src=${address} alt=${file.name} />` : nothing}
      <div class="row">
        <button @click=${() => this.#save(file)}>${text.save}</button>
        <button autofocus @click=${() => this.#dialog!.close()}>${text.close}</button>
      </div>
    </dialog>`;
  }

  get #dialog() {
    return this.#host.renderRoot.querySelector('dialog');
  }

  #set(file: File | undefined) {
    this.#file = file;
    this.#host.requestUpdate();
  }
}
