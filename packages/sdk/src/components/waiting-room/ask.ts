import { DENIALS, MESSAGES, MINUTES } from './codes.ts';
import type { WaitingEntry } from '@bedside/contract';
import { html, nothing, type LitElement } from 'lit';
import { boardAnswerWords } from '../../localization/board-answer-words.ts';
import { words } from '../../localization/words.ts';
import type { Denial, Said } from './board-api.ts';
import { KEYS, type Shortcut } from './shortcuts.ts';

/** What the dialog asks for. */
export type Question =
  | { kind: 'message' | 'hold' | 'deny'; entry: WaitingEntry }
  | { kind: 'everyone' | 'keys' }
  | { kind: 'late'; isLate: boolean };

/** What was answered; settles once the clinic has it, rejects when it does not. */
export type Answers = {
  said(question: Question, message: Said): Promise<void>;
  denied(entry: WaitingEntry, body: Denial): Promise<void>;
  late(minutes: number | undefined): Promise<void>;
  sentence(cause: unknown): string;
};

/** The one dialog of the board. Closes on the clinic's reply; the focus goes back to where it came from. */
export class Ask {
  question: Question | undefined;
  #host: LitElement;
  #answers: Answers;
  /** Of which question the answer is on its way. */
  #sent: Question | undefined;
  #failure: unknown;
  #isEmpty = false;
  #from: HTMLElement | null = null;

  constructor(host: LitElement, answers: Answers) {
    this.#host = host;
    this.#answers = answers;
  }

  get #words() {
    return words(boardAnswerWords, this.#host);
  }

  open(question: Question) {
    this.#from = (this.#host.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
    this.question = question;
    this.#failure = undefined;
    this.#isEmpty = false;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const dialog = this.#dialog;
      if (dialog && !dialog.open) dialog.showModal();
    });
  }

  close = () => {
    this.#dialog?.close();
    this.question = undefined;
    this.#host.requestUpdate();
    const from = this.#from;
    this.#from = null;
    void this.#host.updateComplete.then(() => from?.isConnected && from.focus());
  };

  get #isSending() {
    return this.#sent !== undefined && this.#sent === this.question;
  }

  get #dialog() {
    return this.#host.renderRoot.querySelector('dialog');
  }

  render() {
    const { question } = this;
    if (!question) return nothing;
    const { dialogs } = this.#words;
    const title = 'entry' in question ? dialogs[question.kind](question.entry.name) : dialogs[question.kind];
    return html`<dialog class="ask" aria-labelledby="asked" @cancel=${this.#cancel} @close=${this.#closed}>
      <h3 id="asked" tabindex="-1" ?autofocus=${question.kind === 'keys'}>${title}</h3>
      ${question.kind === 'keys' ? this.#keys() : question.kind === 'late' ? this.#late(question.isLate) : this.#form(question)}
      ${this.#failure ? html`<p role="alert">${this.#answers.sentence(this.#failure)}</p>` : nothing}
    </dialog>`;
  }

  #form(question: Exclude<Question, { kind: 'late' | 'keys' }>) {
    const text = this.#words;
    const { kind } = question;
    const isDenial = kind === 'deny';
    const codes: readonly string[] = isDenial ? DENIALS : MESSAGES;
    const said = { ...text.messages, ...(isDenial && text.reasons) } as Record<string, string>;
    return html`<form class="stack" @submit=${this.#submit} novalidate>
      ${kind === 'hold' || isDenial ? html`<p class="small">${isDenial ? text.denyHint : text.holdHint}</p>` : nothing}
      <label>
        <span>${isDenial ? text.why : text.what}</span>
        <select name="code" autofocus>
          ${codes.map((code) => html`<option value=${code} .selected=${code === codes[kind === 'hold' ? 2 : 0]}>${said[code]}</option>`)}
        </select>
      </label>
      <label>
        <span>${text.own}</span>
        <textarea name="text" rows="2" maxlength="500" aria-invalid=${this.#isEmpty} aria-describedby="empty"></textarea>
      </label>
      <p class="small" id="empty">${this.#isEmpty ? text.needsWords : nothing}</p>
      <div class="row">
        <button class=${isDenial ? 'danger' : 'primary'} aria-disabled=${this.#isSending}>
          ${this.#isSending ? text.sending : isDenial ? text.denyThem : kind === 'hold' ? text.holdThem : text.send}
        </button>
        <button type="button" class="quiet" @click=${this.close}>${text.cancel}</button>
      </div>
    </form>`;
  }

  #late(isLate: boolean) {
    const text = this.#words;
    const send = (minutes: number | undefined) => () => this.#send(() => this.#answers.late(minutes));
    return html`<p class="small">${text.lateHint}</p>
      <div class="minutes">
        ${MINUTES.map(
          (minutes, index) =>
            html`<button class="num" ?autofocus=${index === 0} aria-disabled=${this.#isSending} @click=${send(minutes)}>
              ${text.minutes(minutes)}
            </button>`,
        )}
        <button aria-disabled=${this.#isSending} @click=${send(undefined)}>${text.unknown}</button>
        ${isLate ? html`<button class="primary" aria-disabled=${this.#isSending} @click=${send(0)}>${text.onTime}</button>` : nothing}
      </div>
      <div><button class="quiet" @click=${this.close}>${text.cancel}</button></div>`;
  }

  #keys() {
    const { shortcuts, withAltShift, arrows, cancel } = this.#words;
    return html`<dl>
        ${(Object.keys(KEYS) as Shortcut[]).map(
          (name) =>
            html`<dt><kbd>${withAltShift(KEYS[name])}</kbd></dt>
              <dd>${shortcuts[name]}</dd>`,
        )}
        ${(['rows', 'buttons'] as const).map(
          (name) =>
            html`<dt><kbd>${arrows[name]}</kbd></dt>
              <dd>${shortcuts[name]}</dd>`,
        )}
      </dl>
      <div><button class="quiet" @click=${this.close}>${cancel}</button></div>`;
  }

  /** By the browser. Told late of one that has gone, it is not about this one. */
  #closed = ({ target }: Event) => {
    if ((target as Element).isConnected && this.question) this.close();
  };

  #cancel = (event: Event) => {
    event.preventDefault();
    this.close();
  };

  #submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { question } = this;
    const data = new FormData(event.target as HTMLFormElement);
    const code = String(data.get('code'));
    const own = String(data.get('text')).trim();
    this.#isEmpty = code === 'other' && !own;
    if (this.#isEmpty || !question) {
      this.#host.renderRoot.querySelector('textarea')?.focus();
      return this.#host.requestUpdate();
    }
    const text = own && { text: own };
    void this.#send(() =>
      question.kind === 'deny'
        ? this.#answers.denied(question.entry, { reason: code as Denial['reason'], ...text })
        : this.#answers.said(question, { code: code as Said['code'], ...text }),
    );
  };

  async #send(work: () => Promise<void>) {
    if (this.#isSending) return;
    const { question } = this;
    this.#sent = question;
    this.#failure = undefined;
    this.#host.requestUpdate();
    try {
      await work();
      if (question === this.question) this.close();
    } catch (cause) {
      if (question === this.question) this.#failure = cause;
    }
    if (question === this.#sent) this.#sent = undefined;
    this.#host.requestUpdate();
  }
}
