import type { Attendance, PatientList, PatientsOfAppointment, PatientSummary } from '@bedside/contract';
import { css, html, nothing } from 'lit';
import { patientsWords, peopleWords } from '../../../localization/details-parts-words.ts';
import { words } from '../../../localization/words.ts';
import { Panel } from './later-panel.ts';

const ANSWERS: readonly Attendance[] = ['attended', 'missed'];
/** What the API searches by. */
const FEWEST_LETTERS = 3;
type Row = PatientsOfAppointment['data'][number];

/** Who has a place in a group visit: to give and take places, and to say who came. */
export class PatientsPanel extends Panel {
  static override styles = [
    Panel.styles,
    css`
      [aria-pressed='true'] {
        color: var(--_accent-text);
        border-color: var(--_accent-text);
        box-shadow: inset 0 0 0 1px var(--_accent-text);
      }
      [aria-pressed='true']::before {
        content: '✓ ' / '';
      }
    `,
  ];

  #list: PatientsOfAppointment | undefined;
  #found: readonly PatientSummary[] | undefined;
  #said = '';
  #isFresh = false;

  protected override firstUpdated() {
    void this.#load();
  }

  #load = async () => {
    const list = await this.attempt(() => this.api.request<PatientsOfAppointment>(this.#path(), { signal: this.signal }));
    if (list) this.#list = list;
    this.requestUpdate();
  };

  protected override render() {
    const text = words(patientsWords, this);
    const list = this.#list;
    const here = list?.data.filter(({ ended }) => !ended) ?? [];
    const isFull = list?.places && list.places.taken >= list.places.capacity;
    return html`<h2 id="title" tabindex="-1">${text.title}</h2>
      ${this.alert()}
      ${
        list
          ? html`${
                here.length
                  ? html`<ul role="list" class="stack">
                      ${here.map((one) => this.#row(one))}
                    </ul>`
                  : html`<p>${text.none}</p>`
              }
              <p role="status" class=${this.#said ? 'hint' : 'hush'}>${this.#said}</p>
              ${isFull ? html`<p>${text.full}</p>` : html`${this.#search(here)}${this.#fresh()}`}`
          : this.error
            ? html`<button @click=${this.#load}>${text.retry}</button>`
            : nothing
      }`;
  }

  #row(one: Row) {
    const text = words(patientsWords, this);
    const { remove, removeFor } = words(peopleWords, this);
    const { api, appointment } = this.scene;
    const { personId, name, attendance } = one;
    const hasBegun = Date.parse(appointment.startsAt) <= api.now();
    return html`<li class="card stack">
      <div class="row">
        <b class="grow">${name}</b>
        ${one.came ? html`<span class="pill ok">${text.came}</span>` : nothing}
      </div>
      <div class="buttons">
        ${
          hasBegun
            ? ANSWERS.map(
                (answer) =>
                  html`<button
                    aria-pressed=${answer === attendance}
                    aria-label=${`${text.attendances[answer]}: ${name}`}
                    aria-disabled=${this.isBusy}
                    @click=${() => this.#mark(one, answer === attendance ? null : answer)}
                  >
                    ${text.attendances[answer]}
                  </button>`,
              )
            : nothing
        }
        <button
          class="quiet"
          aria-label=${removeFor(name)}
          aria-disabled=${this.isBusy}
          @click=${() => this.#remove(personId, name)}
        >
          ${remove}
        </button>
      </div>
    </li>`;
  }

  #search(here: readonly Row[]) {
    const text = words(patientsWords, this);
    const found = this.#found?.filter(({ id }) => !here.some(({ personId }) => personId === id));
    return html`<form class="stack" role="search" @submit=${this.#find}>
        <div>
          <label for="patient">${text.search}</label>
          <input
            id="patient"
            type="search"
            required
            minlength=${FEWEST_LETTERS}
            maxlength="100"
            autocomplete="off"
            aria-describedby="patient-hint"
          />
          <p id="patient-hint" class="hint">${text.searchHint}</p>
        </div>
        <div><button aria-disabled=${this.isBusy}>${text.find}</button></div>
      </form>
      <p role="status" class=${found?.length === 0 ? 'hint' : 'hush'}>${found?.length === 0 ? text.noneFound : nothing}</p>
      ${
        found?.length
          ? html`<ul role="list" class="stack">
              ${found.map(
                ({ id, name, mrn }) =>
                  html`<li class="row">
                    <span class="grow">${name} ${mrn ? html`<span class="small num">${mrn}</span>` : nothing}</span>
                    <button aria-label=${text.giveTo(name)} aria-disabled=${this.isBusy} @click=${() => this.#add(id, name)}>
                      ${text.give}
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }

  /** Whom the clinic does not know yet. */
  #fresh() {
    const text = words(patientsWords, this);
    if (!this.#isFresh)
      return html`<div><button id="fresh" class="quiet" @click=${() => this.#ask(true)}>${text.fresh}</button></div>`;
    return html`<form class="card stack" aria-labelledby="new" @submit=${this.#bring}>
      <h3 id="new">${text.fresh}</h3>
      <div><label for="name">${text.name}</label><input id="name" required maxlength="200" autocomplete="off" /></div>
      <div>
        <label for="email">${text.email}</label>
        <input id="email" type="email" required maxlength="254" autocomplete="off" aria-describedby="fresh-hint" />
        <p id="fresh-hint" class="hint">${text.freshHint}</p>
      </div>
      <div class="buttons">
        <button class="primary" aria-disabled=${this.isBusy}>${text.give}</button>
        <button type="button" class="quiet" @click=${() => this.#ask(false)}>${text.notNow}</button>
      </div>
    </form>`;
  }

  async #ask(isFresh: boolean) {
    this.#isFresh = isFresh;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(isFresh ? '#name' : '#fresh')?.focus();
  }

  #bring = async (event: Event) => {
    event.preventDefault();
    const [name, email] = ['name', 'email'].map((id) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!.value.trim());
    if (!name || !(await this.post(this.#path(), { patient: { name, email } }))) return;
    this.#isFresh = false;
    await this.#changed(words(peopleWords, this).added(name));
  };

  #path = (rest = '') => `/appointments/${this.scene.appointment.id}/patients${rest}`;

  #find = async (event: Event) => {
    event.preventDefault();
    const q = this.renderRoot.querySelector<HTMLInputElement>('#patient')!.value.trim();
    const list = await this.attempt(() =>
      this.api.request<PatientList>('/patients', { query: { q, limit: 8 }, signal: this.signal }),
    );
    if (list) this.#found = list.data;
    this.requestUpdate();
  };

  async #add(patientId: string, name: string) {
    if (await this.post(this.#path(), { patientId })) await this.#changed(words(peopleWords, this).added(name));
  }

  async #remove(personId: string, name: string) {
    const path = this.#path(`/${personId}`);
    const done = await this.attempt(() => this.api.request<void>(path, { method: 'DELETE' }).then(() => true));
    if (done) await this.#changed(words(peopleWords, this).wasRemoved(name));
  }

  async #mark({ personId, name }: Row, attendance: Attendance | null) {
    const path = this.#path(`/${personId}/attendance`);
    const list = await this.attempt(() => this.api.request<PatientsOfAppointment>(path, { method: 'PUT', body: { attendance } }));
    if (!list) return;
    this.#list = list;
    const text = words(patientsWords, this);
    this.#said = attendance ? `${name}: ${text.attendances[attendance]}` : text.takenBack(name);
    this.requestUpdate();
  }

  /** The focus stays in the panel: what had it may be gone. */
  async #changed(said: string) {
    this.#found = undefined;
    await this.#load();
    this.#said = said;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
  }
}
