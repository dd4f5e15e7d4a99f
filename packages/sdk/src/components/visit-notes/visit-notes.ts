import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Note, NoteList } from '@bedside/contract';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { base } from '../../internal/base.styles.ts';
import type { Times } from '../../localization/times.ts';
import { notesWords } from '../../localization/notes-words.ts';
import { words } from '../../localization/words.ts';

/** Saved so long after the last key; in milliseconds. */
const SAVES_AFTER = 1000;
const TRIES_AGAIN_AFTER = 5000;

/** The practitioner's own notes beside the visit: what was signed, and a draft that saves itself as it is written. */
export class VisitNotes extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 16px;
        min-height: 0;
        overflow-y: auto;
      }
      label {
        font-weight: 600;
      }
      textarea {
        flex: 1;
        min-height: 160px;
        width: 100%;
        resize: none;
        font: inherit;
        color: inherit;
        background: var(--_surface);
        padding: 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }
      .card {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  static override properties = {
    api: { attribute: false },
    appointmentId: { attribute: false },
    times: { attribute: false },
    state: { state: true, attribute: false },
  };

  declare api: TelehealthApi;
  declare appointmentId: string;
  declare times: Times;
  declare private state: 'loading' | 'failed' | 'ready' | 'saving' | 'saved' | 'unsaved';

  #notes: readonly Note[] = [];
  #draft: Note | undefined;
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  /** Of the draft that is to be made: asked for again, it is the same one. */
  #key = crypto.randomUUID();
  /** What was sent, whether or not a reply came. */
  #sent = new Set<string>();

  constructor() {
    super();
    this.state = 'loading';
  }

  protected override firstUpdated() {
    void this.#load();
  }

  protected override updated(changed: PropertyValues) {
    if (changed.get('state') === 'loading') this.renderRoot.querySelector('textarea')?.focus();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    // What was written last is not lost with the panel.
    if (this.#timer) void this.#save();
  }

  protected override render() {
    const said = words(notesWords, this);
    if (this.state === 'loading') return nothing;
    if (this.state === 'failed') {
      return html`<p role="alert">${said.failed}</p>
        <button class="primary" @click=${this.#load}>${said.again}</button>`;
    }
    const status = { saving: said.saving, saved: said.saved, unsaved: said.notSaved, ready: said.hint }[this.state];
    return html`
      ${this.#notes
        .filter(({ state, text }) => state === 'signed' && text)
        .map(
          ({ text, signedAt }) =>
            html`<div class="card">
              <p class="small">${said.signed(signedAt ? this.times.time(Date.parse(signedAt)) : '')}</p>
              ${text}
            </div>`,
        )}
      <label for="note">${said.label}</label>
      <textarea id="note" maxlength="20000" .value=${this.#text} aria-describedby="status" @input=${this.#onInput}></textarea>
      <p id="status" class="small" role="status">${status}</p>
    `;
  }

  #load = async () => {
    try {
      const { data } = await this.api.request<NoteList>(`/appointments/${this.appointmentId}/notes`);
      this.#notes = data;
      this.#draft = data.find(({ can }) => can.includes('edit'));
      this.#text = this.#draft?.text ?? '';
      this.state = 'ready';
    } catch {
      this.state = 'failed';
    }
  };

  #onInput = ({ target }: Event) => {
    this.#text = (target as HTMLTextAreaElement).value;
    this.#saveAfter(SAVES_AFTER);
  };

  #saveAfter(milliseconds: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), milliseconds);
  }

  /** One after the other: each needs the revision that the one before left. */
  #save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#saving = this.#saving.then(async () => {
      const text = this.#text;
      if (text === (this.#draft?.text ?? '')) return;
      this.state = 'saving';
      try {
        this.#draft = await this.#write(text);
        this.state = this.#text === text ? 'saved' : 'saving';
      } catch {
        this.state = 'unsaved';
        if (this.isConnected) this.#saveAfter(TRIES_AGAIN_AFTER);
      }
    }));
  }

  /** Begun empty: while nobody knows whether there is a draft yet, it is asked for anew word for word, whatever was written since. */
  async #write(text: string): Promise<Note> {
    const { api, appointmentId } = this;
    this.#draft ??= await api.request<Note>(`/appointments/${appointmentId}/notes`, {
      method: 'POST',
      body: { text: '' },
      headers: { 'idempotency-key': this.#key },
    });
    try {
      return await this.#change(this.#draft, text);
    } catch (cause) {
      if ((cause as { status?: number }).status !== 412) throw cause;
      // A reply to us was lost: what stands there is ours. What somebody wrote elsewhere is not written over.
      const { data } = await api.request<NoteList>(`/appointments/${appointmentId}/notes`);
      const now = data.find(({ id }) => id === this.#draft?.id);
      if (!now || !this.#sent.has(now.text)) throw cause;
      return this.#change((this.#draft = now), text);
    }
  }

  #change({ id, revision }: Note, text: string): Promise<Note> {
    this.#sent.add(text);
    const headers = { 'if-match': `"${revision}"` };
    return this.api.request(`/notes/${id}`, { method: 'PATCH', body: { text }, headers });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'visit-notes': VisitNotes;
  }
}
