import type { Note, NoteList } from '@bedside/contract';
import { html, nothing } from 'lit';
import { Panel } from './later-panel.ts';
import { visitNotesWords } from '../../../localization/details-parts-words.ts';
import { words } from '../../../localization/words.ts';

/** The notes of a visit: to read for whom they were released to, to write and sign for their author. */
export class NotesPanel extends Panel {
  static override properties = { mayWrite: { attribute: false } };

  /** The practitioner of the visit may begin one. */
  declare mayWrite: boolean;

  #notes: readonly Note[] | undefined;

  protected override firstUpdated() {
    void this.#load();
  }

  #load = async () => {
    const { api, appointment } = this.scene;
    const list = await this.attempt(() =>
      api.request<NoteList>(`/appointments/${appointment.id}/notes`, { signal: this.signal }),
    );
    if (list) this.#notes = list.data;
    this.requestUpdate();
  };

  protected override render() {
    const text = words(visitNotesWords, this);
    const notes = this.#notes;
    return html`<h2 id="title" tabindex="-1">${text.title}</h2>
      ${this.alert()}
      ${
        notes
          ? html`${notes.length ? notes.map((note) => this.#note(note)) : html`<p>${text.none}</p>`} ${this.#fresh(notes)}`
          : this.error
            ? html`<button @click=${this.#load}>${words(visitNotesWords, this).retry}</button>`
            : nothing
      }`;
  }

  #note(note: Note) {
    const text = words(visitNotesWords, this);
    const { times } = this.scene;
    const may = (action: Note['can'][number]) => note.can.includes(action);
    const at = note.signedAt ? text.signed(times.dayTime(Date.parse(note.signedAt))) : text.draft;
    const id = `note-${note.id}`;
    return html`<div class="card stack">
      <p class="small">${note.addendumTo ? `${text.addendum} · ` : ''}${at}${note.releasedAt ? ` · ${text.released}` : ''}</p>
      ${
        may('edit')
          ? html`<label class="hush" for=${id}>${text.label}</label
              ><textarea id=${id} maxlength="20000" .value=${note.text}></textarea>`
          : html`<p class="written">${note.text}</p>`
      }
      ${note.can.length ? html`<div class="buttons">${this.#actions(note, id)}</div>` : nothing}
      ${may('sign') ? html`<p class="hint">${text.signHint}</p>` : nothing}
    </div>`;
  }

  #actions(note: Note, id: string) {
    const text = words(visitNotesWords, this);
    const button = (label: string, work: () => unknown) =>
      html`<button aria-disabled=${this.isBusy} @click=${work}>${label}</button>`;
    const written = () => this.renderRoot.querySelector<HTMLTextAreaElement>(`#${CSS.escape(id)}`)!.value;
    return note.can.map((action) => {
      if (action === 'edit') return button(text.save, () => this.#save(note, written()));
      if (action === 'sign') return button(text.sign, () => this.#sign(note, written()));
      if (action === 'release') return button(text.release, () => this.#post(note, 'release', text.wasReleased));
      if (action === 'discard') return button(text.discard, () => this.#discard(note));
      return button(text.addTo, () => this.#begin(`/notes/${note.id}/addenda`));
    });
  }

  #fresh(notes: readonly Note[]) {
    const text = words(visitNotesWords, this);
    const isOpen = notes.some(({ can }) => can.includes('edit'));
    if (!this.mayWrite || isOpen) return nothing;
    const { appointment } = this.scene;
    return html`<div>
      <button aria-disabled=${this.isBusy} @click=${() => this.#begin(`/appointments/${appointment.id}/notes`)}>
        ${text.write}
      </button>
    </div>`;
  }

  /** A draft to write into; empty, until it is saved. */
  async #begin(path: string) {
    const note = await this.post<Note>(path, { text: '' });
    if (!note) return;
    await this.#load();
    await this.updateComplete;
    this.renderRoot.querySelector('textarea')?.focus();
  }

  async #save(note: Note, text: string) {
    const { api, say } = this.scene;
    const saved = await this.attempt(() =>
      api.request<Note>(`/notes/${note.id}`, {
        method: 'PATCH',
        body: { text },
        headers: { 'if-match': `"${note.revision}"` },
      }),
    );
    if (!saved) return undefined;
    this.#put(saved);
    say(words(visitNotesWords, this).saved);
    return saved;
  }

  /** As it stands in the field: what is signed is what was seen. */
  async #sign(note: Note, text: string) {
    const saved = text === note.text ? note : await this.#save(note, text);
    if (saved) await this.#post(saved, 'sign', words(visitNotesWords, this).wasSigned);
  }

  async #post(note: Note, action: 'sign' | 'release', said: string) {
    const after = await this.post<Note>(`/notes/${note.id}/${action}`, undefined, note.revision);
    if (!after) return;
    this.#put(after);
    this.scene.say(said);
  }

  async #discard(note: Note) {
    const { api } = this.scene;
    const headers = { 'if-match': `"${note.revision}"` };
    const done = await this.attempt(() => api.request<void>(`/notes/${note.id}`, { method: 'DELETE', headers }).then(() => true));
    if (!done) return;
    this.#notes = this.#notes?.filter(({ id }) => id !== note.id);
    this.requestUpdate();
  }

  #put(after: Note) {
    this.#notes = this.#notes?.map((one) => (one.id === after.id ? after : one));
    this.requestUpdate();
  }
}
