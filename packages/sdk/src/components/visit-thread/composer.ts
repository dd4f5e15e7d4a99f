import { html, nothing, type ReactiveControllerHost } from 'lit';
import { paperclipIcon } from '../../internal/icons/paperclip.ts';
import { sendHorizontalIcon } from '../../internal/icons/send-horizontal.ts';
import { xIcon } from '../../internal/icons/x.ts';
import { threadPaneWords } from '../../localization/thread-pane-words.ts';
import { words } from '../../localization/words.ts';
import { ACCEPTED, faultOf, type Attachment } from './attachment.ts';
import { LONGEST_MESSAGE } from './limits.ts';
import type { Outbox } from './outbox.ts';

/** Says so again after this long, while one goes on writing. */
const TYPING_EVERY = 3000;
const NEARLY_FULL = LONGEST_MESSAGE - 400;

export type Place = { outbox: Outbox; conversationId: string; appointmentId: string | undefined; name: string };

/** Where one writes: text, files, and what is wrong with them before anything is sent. */
export class Composer {
  #host: ReactiveControllerHost;
  #root: () => ParentNode;
  #sent: () => void;
  #sentence: (cause: unknown) => string;
  #faults: readonly string[] = [];
  #toldAt = -Infinity;

  constructor(host: ReactiveControllerHost, root: () => ParentNode, sent: () => void, sentence: (cause: unknown) => string) {
    this.#host = host;
    this.#root = root;
    this.#sent = sent;
    this.#sentence = sentence;
  }

  focus() {
    this.#root().querySelector('textarea')?.focus();
  }

  reset() {
    this.#faults = [];
    this.#toldAt = -Infinity;
  }

  add(files: Iterable<File>, { outbox, conversationId }: Place) {
    const faults = new Set<string>();
    const text = words(threadPaneWords);
    for (const file of files) {
      const fault = faultOf(file, outbox.draft(conversationId).attachments.length);
      if (fault) faults.add(fault === 'tooMany' ? text.tooMany : text[fault](file.name));
      else outbox.attach(conversationId, file);
    }
    this.#faults = [...faults];
    this.#host.requestUpdate();
  }

  render(place: Place) {
    const text = words(threadPaneWords);
    const { outbox, conversationId, name } = place;
    const draft = outbox.draft(conversationId);
    const left = LONGEST_MESSAGE - draft.text.length;
    const isEmpty = !draft.text.trim() && !draft.attachments.length;
    const isRefused = draft.attachments.some(({ state }) => state === 'failed');
    return html`<form class="composer" part="composer" @submit=${(event: Event) => this.#submit(event, place)}>
      ${this.#faults.map((fault) => html`<p class="small bad" role="alert">${fault}</p>`)}
      ${
        draft.attachments.length
          ? html`<ul role="list" class="attached">
              ${draft.attachments.map((one) => this.#attached(one, place))}
            </ul>`
          : nothing
      }
      ${left < 0 ? html`<p class="small bad" role="alert" id="length">${text.tooLong(-left)}</p>` : nothing}
      ${left >= 0 && draft.text.length > NEARLY_FULL ? html`<p class="small num">${text.left(left)}</p>` : nothing}
      <div class="field">
        <label class="attach" data-attach>
          <span class="hush">${text.attach}</span>${paperclipIcon}
          <input
            type="file"
            multiple
            accept=${ACCEPTED}
            aria-label=${text.attach}
            aria-description=${text.attachHelp}
            @change=${(event: Event) => this.#picked(event.target as HTMLInputElement, place)}
          />
        </label>
        <textarea
          part="text-field"
          rows=${Math.min(6, draft.text.split('\n').length)}
          aria-label=${text.writeTo(name)}
          aria-description=${text.keys}
          aria-invalid=${left < 0 ? 'true' : nothing}
          placeholder=${text.write}
          enterkeyhint="send"
          dir="auto"
          .value=${draft.text}
          @input=${(event: Event) => this.#typed((event.target as HTMLTextAreaElement).value, place)}
          @keydown=${(event: KeyboardEvent) => this.#key(event, place)}
          @paste=${(event: ClipboardEvent) => this.#pasted(event, place)}
        ></textarea>
        <button class="primary round flip" part="send" aria-label=${text.send} aria-disabled=${isEmpty || left < 0 || isRefused}>
          ${sendHorizontalIcon}
        </button>
      </div>
    </form>`;
  }

  #attached(one: Attachment, { outbox, conversationId }: Place) {
    const text = words(threadPaneWords);
    const { name, size } = one.file;
    const percent = Math.round(one.share * 100);
    return html`<li class="row">
      ${one.preview ? html`<img class="thumb" src=${one.preview} alt="" />` : nothing}
      <span class="grow">
        <span class="name small" dir="auto">${name}</span>
        ${
          one.state === 'uploading'
            ? html`<progress max="100" value=${percent} aria-label=${text.uploading(name, percent)}></progress>`
            : one.state === 'failed'
              ? html`<span class="small bad" role="alert">${this.#sentence(one.cause)}</span>`
              : html`<span class="small"
                  >${one.state === 'done' ? `${text.uploaded}, ${text.size(size)}` : text.uploadWaits}</span
                >`
        }
      </span>
      <button
        type="button"
        class="quiet round"
        aria-label=${text.cancelFile(name)}
        @click=${() => outbox.detach(conversationId, one)}
      >
        ${xIcon}
      </button>
    </li>`;
  }

  #picked(input: HTMLInputElement, place: Place) {
    this.add([...(input.files ?? [])], place);
    // The same file can be chosen again after it was taken out.
    input.value = '';
    this.focus();
  }

  #pasted(event: ClipboardEvent, place: Place) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files, place);
  }

  #typed(written: string, { outbox, conversationId, appointmentId }: Place) {
    outbox.write(conversationId, written);
    this.#faults = [];
    this.#host.requestUpdate();
    if (!written.trim() || performance.now() - this.#toldAt < TYPING_EVERY) return;
    this.#toldAt = performance.now();
    outbox.api.typing(conversationId, appointmentId).catch(() => {});
  }

  #key(event: KeyboardEvent, place: Place) {
    // Enter that chooses a word of an input method is not one that sends.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    this.#submit(event, place);
  }

  #submit(event: Event, { outbox, conversationId, appointmentId }: Place) {
    event.preventDefault();
    const { text, attachments } = outbox.draft(conversationId);
    if (text.length > LONGEST_MESSAGE || attachments.some(({ state }) => state === 'failed')) return;
    if (!text.trim() && !attachments.length) return;
    this.#faults = [];
    this.#toldAt = -Infinity;
    outbox.send(conversationId, appointmentId);
    this.#sent();
    this.focus();
  }
}
