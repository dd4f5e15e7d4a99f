import type { PatientSummary } from '@bedside/contract';
import { html, nothing } from 'lit';
import { bookingLaterWords } from '../../localization/booking-later-words.ts';
import { words } from '../../localization/words.ts';
import type { Flow } from './flow.ts';
import type { Look } from './look.ts';

/** Letters that come within so many milliseconds are one search. */
const PAUSE = 250;
const FEWEST_LETTERS = 3;

type Search = {
  isNew: boolean;
  text: string;
  found: PatientSummary[] | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
};
const searches = new WeakMap<Flow, Search>();
const searchOf = (flow: Flow) => {
  let search = searches.get(flow);
  if (!search) searches.set(flow, (search = { isNew: false, text: '', found: undefined, timer: undefined }));
  return search;
};
export const resetPatientSearch = (flow: Flow) => void searches.delete(flow);

/** For whom somebody books who acts for others. */
export function forWhom(flow: Flow) {
  const text = words(bookingLaterWords);
  const { charges, patientId } = flow.booker;
  const choose = ({ target }: Event) => {
    const { value } = target as HTMLSelectElement;
    flow.bookFor(charges.find(({ id }) => id === value));
  };
  return html`<div part="patient">
    <label for="for-whom">${text.who}</label>
    <select id="for-whom" @change=${choose}>
      ${charges.map(({ id, name }) => html`<option value=${id} .selected=${id === patientId}>${name}</option>`)}
    </select>
  </div>`;
}

/** For whom the clinic books: somebody it knows, or somebody new by name and e-mail. */
export function patientFields(flow: Flow, look: Look) {
  const text = words(bookingLaterWords);
  const search = searchOf(flow);
  const choose = (isNew: boolean) => {
    search.isNew = isNew;
    flow.bookFor(undefined);
  };
  const kind = (isNew: boolean, label: string) =>
    html`<label class="choice"
      ><input type="radio" name="who" .checked=${search.isNew === isNew} @change=${() => choose(isNew)} />${label}</label
    >`;
  return html`<fieldset class="stack" part="patient">
    <legend>${text.who}</legend>
    <div class="choices">${kind(false, text.known)} ${kind(true, text.fresh)}</div>
    ${search.isNew ? inline(flow) : flow.booker.patient ? chosen(flow) : known(flow, look, search)}
  </fieldset>`;
}

function chosen(flow: Flow) {
  const text = words(bookingLaterWords);
  return html`<div class="card row">
    <b class="grow">${flow.booker.patient!.name}</b>
    <button type="button" class="quiet" @click=${() => flow.bookFor(undefined)}>${text.otherPatient}</button>
  </div>`;
}

function known(flow: Flow, look: Look, search: Search) {
  const text = words(bookingLaterWords);
  const find = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    input.setCustomValidity('');
    search.text = input.value;
    clearTimeout(search.timer);
    search.timer = setTimeout(() => void ask(flow, search), PAUSE);
  };
  return html`<div>
      <label for="patient-search">${text.searchPatient}</label>
      <input
        id="patient-search"
        type="search"
        autocomplete="off"
        aria-describedby="patient-hint"
        .value=${search.text}
        @input=${find}
      />
      <p class="small" id="patient-hint">${text.searchHint}</p>
    </div>
    <div role="status">${search.found?.length === 0 ? text.noPatient : nothing}</div>
    ${
      search.found?.length
        ? html`<ul role="list" class="people" aria-label=${text.patients}>
            ${search.found.map((one) => patient(flow, look, one))}
          </ul>`
        : nothing
    }`;
}

/** Enough to tell one from another, and nothing of their health. */
function patient(flow: Flow, look: Look, { id, name, birthDate, mrn }: PatientSummary) {
  const text = words(bookingLaterWords);
  const birth =
    birthDate && new Intl.DateTimeFormat(look.language, { timeZone: 'UTC', dateStyle: 'medium' }).format(Date.parse(birthDate));
  const more = [birth && text.born(birth), mrn && text.record(mrn)].filter(Boolean).join(' · ');
  return html`<li>
    <button type="button" part="patient-found" @click=${() => flow.bookFor({ id, name })}>
      ${name} ${more ? html`<span class="small num">${more}</span>` : nothing}
    </button>
  </li>`;
}

async function ask(flow: Flow, search: Search) {
  const asked = search.text.trim();
  const found = asked.length < FEWEST_LETTERS ? undefined : await flow.api.patients(asked).catch(() => undefined);
  if (asked !== search.text.trim()) return;
  search.found = found?.data;
  flow.changed();
}

function inline(flow: Flow) {
  const text = words(bookingLaterWords);
  const field = (name: 'name' | 'email', label: string, type: string, hint?: string) =>
    html`<div>
      <label for=${name}>${label}</label>
      <input
        id=${name}
        type=${type}
        required
        maxlength="200"
        autocomplete="off"
        aria-describedby=${hint ? `${name}-hint` : nothing}
        .value=${flow.draft.typed[name]}
        @input=${({ target }: Event) => flow.type({ typed: { ...flow.draft.typed, [name]: (target as HTMLInputElement).value } })}
      />
      ${hint ? html`<p class="small" id="${name}-hint">${hint}</p>` : nothing}
    </div>`;
  return html`${field('name', text.name, 'text')} ${field('email', text.email, 'email', text.emailHint)}`;
}
