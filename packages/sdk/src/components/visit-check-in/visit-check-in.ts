import type { CheckIn } from '@bedside/contract';
import { html, nothing } from 'lit';
import { Panel } from '../../copied/panel.ts';
import { LIKE_TELEPHONE, TELEPHONE } from '../../copied/telephone.ts';
import { checkInWords } from '../../localization/details-parts-words.ts';
import { words } from '../../localization/words.ts';
import { fillForm, formFields, readForm, type FormSchema } from './form-fields.ts';

/** What the clinic asks before a visit: where, which number, consents, its own short form. */
export class VisitCheckIn extends Panel {
  #asked: CheckIn | undefined;
  #where: 'inside' | 'outside' = 'inside';
  #answers: Record<string, 'granted' | 'refused'> = {};
  /** For whom, of several whom the caller acts for; null while that is to be asked. */
  #whose: string | null | undefined;

  protected override firstUpdated() {
    void this.#load();
  }

  #load = async () => {
    const { api, appointment } = this.scene;
    const query = this.#whose ? { personId: this.#whose } : {};
    this.#asked = await this.attempt(() =>
      api.request<CheckIn>(`/appointments/${appointment.id}/check-in`, { query, signal: this.signal }).catch((cause) => {
        if (cause.code !== 'proxies.patient_required' || !this.#patients.length) throw cause;
        this.#whose = null;
        return undefined;
      }),
    );
    this.requestUpdate();
    await this.updateComplete;
    this.#fill();
  };

  /** What was given before is not asked for again: it stands there, to be changed. */
  #fill() {
    const { given, asks } = this.#asked ?? {};
    if (!given) return;
    const put = (id: string, value: string | null) => {
      const field = this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
      if (field && value) field.value = value;
    };
    const onTheWay = `${words(checkInWords, this).outside}: `;
    const isOutside = given.location?.startsWith(onTheWay);
    if (isOutside) this.#where = 'outside';
    put('location', (isOutside && given.location?.slice(onTheWay.length)) || given.location);
    put('number', given.contactNumber);
    if (asks?.form && given.form) fillForm(asks.form as FormSchema, this.renderRoot, given.form);
    this.requestUpdate();
  }

  protected override render() {
    const text = words(checkInWords, this);
    const head = html`<h2 id="title" tabindex="-1">${text.title}</h2>
      ${this.#who()}`;
    if (this.#whose === null) return head;
    if (!this.#asked)
      return html`${head}${this.alert()}
      ${this.error ? html`<button @click=${this.#load}>${words(checkInWords, this).retry}</button>` : nothing}`;
    const { asks, isComplete } = this.#asked;
    if (isComplete)
      return html`${head}
        <p>${text.done}</p>`;
    const isNothing = !asks.location && !asks.contactNumber && !asks.consents.length && !asks.form;
    return html`${head}
      <form class="stack" @submit=${this.#send}>
        <p>${isNothing ? text.nothing : text.lead}</p>
        ${
          asks.location
            ? html`${this.choices(
                  'where',
                  text.location,
                  Object.entries({ inside: text.inside, outside: text.outside }),
                  this.#where,
                  (where) => {
                    this.#where = where as 'inside';
                    this.requestUpdate();
                  },
                )}
                <div>
                  <label for="location">${this.#where === 'inside' ? text.address : text.nearest}</label>
                  <input id="location" required maxlength="400" autocomplete="street-address" aria-describedby="location-hint" />
                  <p id="location-hint" class="hint">${text.locationHint}</p>
                </div>`
            : nothing
        }
        ${
          asks.contactNumber
            ? html`<div>
                <label for="number">${text.contactNumber}</label>
                <input
                  id="number"
                  type="tel"
                  required
                  pattern=${TELEPHONE}
                  title=${LIKE_TELEPHONE}
                  maxlength="40"
                  autocomplete="tel"
                  aria-describedby="number-hint"
                />
                <p id="number-hint" class="hint">${text.contactNumberHint}</p>
              </div>`
            : nothing
        }
        ${asks.consents.map(
          ({ subject, text: wording }, index) =>
            html`<div class="card stack" role="radiogroup" aria-labelledby=${`consent-${index}`}>
              <p id=${`consent-${index}`}>${wording}</p>
              <div class="choices">
                ${(['granted', 'refused'] as const).map(
                  (answer) =>
                    html`<label class="choice"
                      ><input
                        type="radio"
                        required
                        name=${subject}
                        @change=${() => {
                          this.#answers[subject] = answer;
                          this.requestUpdate();
                        }}
                      /><span>${answer === 'granted' ? text.agree : text.refuse}</span></label
                    >`,
                )}
              </div>
              ${this.#answers[subject] === 'refused' ? html`<p role="status" class="hint">${text.needed}</p>` : nothing}
            </div>`,
        )}
        ${asks.form ? formFields(asks.form as FormSchema, text.choose) : nothing} ${this.alert()}
        ${isNothing ? nothing : html`<button class="primary block" aria-disabled=${this.isBusy}>${text.send}</button>`}
      </form>`;
  }

  get #patients() {
    return this.scene.appointment.participants.filter(({ role, personId }) => role === 'patient' && personId);
  }

  /** For whom, of several. */
  #who() {
    const text = words(checkInWords, this);
    if (this.#whose === undefined) return nothing;
    if (this.#whose === null)
      return html`<fieldset>
        <legend>${text.whose}</legend>
        <div class="choices">
          ${this.#patients.map(({ personId, name }) => html`<button @click=${() => this.#checkInFor(personId)}>${name}</button>`)}
        </div>
      </fieldset>`;
    return html`<div class="row">
      <b class="grow">${this.#patients.find(({ personId }) => personId === this.#whose)?.name}</b>
      <button class="quiet" @click=${() => this.#checkInFor(null)}>${text.someoneElse}</button>
    </div>`;
  }

  /** What was given for one is not for another. */
  #checkInFor(personId: string | null) {
    this.#whose = personId;
    this.#asked = undefined;
    this.#answers = {};
    if (personId) void this.#load();
    this.requestUpdate();
    // What was pressed goes.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#title')?.focus());
  }

  /** In words, as whoever sends help reads them. */
  #location(place: string | undefined) {
    if (!place) return undefined;
    return this.#where === 'inside' ? place : `${words(checkInWords, this).outside}: ${place}`;
  }

  #send = async (event: Event) => {
    event.preventDefault();
    const { api, appointment, changed } = this.scene;
    const { asks } = this.#asked!;
    const valueOf = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() || undefined;
    const body = {
      location: this.#location(valueOf('location')),
      contactNumber: valueOf('number'),
      consents: asks.consents.map(({ subject, version }) => ({ subject, version, answer: this.#answers[subject] })),
      form: asks.form ? readForm(asks.form as FormSchema, this.renderRoot) : undefined,
      deviceId: api.deviceId(),
      ...(this.#whose && { personId: this.#whose }),
    };
    const done = await this.post(`/appointments/${appointment.id}/check-in`, body);
    if (!done) return;
    const { checkedIn, needed } = words(checkInWords, this);
    // It is kept, and opens nothing: here they can think again.
    if (body.consents.some(({ answer }) => answer === 'refused')) this.error = needed;
    else changed(checkedIn);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'visit-check-in': VisitCheckIn;
  }
}
