import type { Review } from '@bedside/contract';
import { css, html, nothing } from 'lit';
import { Panel } from '../../copied/panel.ts';
import { checkInWords, reviewWords } from '../../localization/details-parts-words.ts';
import { words } from '../../localization/words.ts';

/** One to five stars, since where people are marked one is the best, and a few words, said once. */
export class VisitReview extends Panel {
  static override styles = [
    Panel.styles,
    css`
      .stars {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .stars .choice {
        justify-content: center;
        gap: 2px;
        width: 48px;
        padding: 8px 0;
      }
      .stars input {
        position: absolute;
        opacity: 0;
        width: 1px;
      }
      .stars .choice:has(:focus-visible) {
        outline: 3px solid var(--_accent-text);
        outline-offset: 2px;
      }
    `,
  ];
  static override properties = { review: { attribute: false } };

  /** What was said already; null when nothing was. */
  declare review: Review | null;

  #rating = 0;
  /** Whose review it is, of several whom the caller acts for. */
  #whose: string | undefined;

  protected override render() {
    const text = words(reviewWords, this);
    if (this.#isAsked && !this.#whose) return this.#who();
    if (this.review) {
      const { rating, comment } = this.review;
      return html`<h3>${text.title}</h3>
        ${this.#who()}
        <p>${text.yours(rating)}</p>
        ${comment ? html`<p class="small">${comment}</p>` : ''}`;
    }
    return html`${this.#who()}
      <fieldset>
        <legend><h3>${text.title}</h3></legend>
        <div class="stars num">
          ${[1, 2, 3, 4, 5].map(
            (rating) =>
              html`<label class="choice"
                ><input
                  type="radio"
                  name="rating"
                  aria-label=${text.stars(rating)}
                  .value=${String(rating)}
                  .checked=${rating === this.#rating}
                  @change=${() => {
                    this.#rating = rating;
                    this.requestUpdate();
                  }}
                />${rating}<span aria-hidden="true">★</span></label
              >`,
          )}
        </div>
      </fieldset>
      <div>
        <label for="words">${text.words}</label>
        <textarea id="words" maxlength="2000" aria-describedby="hint"></textarea>
        <p id="hint" class="hint">${text.hint}</p>
      </div>
      ${this.alert()}
      <div><button aria-disabled=${!this.#rating || this.isBusy} @click=${this.#send}>${text.send}</button></div>`;
  }

  get #patients() {
    return this.scene.appointment.participants.filter(({ role, personId }) => role === 'patient' && personId);
  }

  /** Who is in it too says what they say themselves. */
  get #isAsked() {
    return this.#patients.length > 1 && !this.#patients.some(({ personId }) => personId === this.scene.me.person.id);
  }

  /** Whose it is, of several; a visit of one patient asks nothing. */
  #who() {
    const text = words(checkInWords, this);
    if (!this.#isAsked) return nothing;
    if (this.#whose)
      return html`<div class="row">
        <b class="grow">${this.#patients.find(({ personId }) => personId === this.#whose)?.name}</b>
        <button class="quiet" @click=${() => this.#reviewFor(undefined)}>${text.someoneElse}</button>
      </div>`;
    return html`<fieldset>
      <legend><h3>${words(reviewWords, this).title}</h3></legend>
      <p>${text.whose}</p>
      <div class="choices">
        ${this.#patients.map(({ personId, name }) => html`<button @click=${() => this.#reviewFor(personId)}>${name}</button>`)}
      </div>
    </fieldset>`;
  }

  async #reviewFor(patientId: string | undefined) {
    const { api, appointment } = this.scene;
    this.#rating = 0;
    const path = `/appointments/${appointment.id}/review`;
    const said = patientId
      ? await api.request<Review>(path, { query: { patientId }, signal: this.signal }).catch(() => null)
      : null;
    this.#whose = patientId;
    this.review = said;
    this.requestUpdate();
    // What was pressed goes.
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(patientId ? '.row button' : '.choices button')?.focus();
  }

  #send = async () => {
    const { api, appointment, say } = this.scene;
    if (!this.#rating) return;
    const comment = this.renderRoot.querySelector('textarea')!.value.trim() || undefined;
    const review = await this.attempt(() =>
      api.request<Review>(`/appointments/${appointment.id}/review`, {
        method: 'PUT',
        body: { rating: this.#rating, comment, ...(this.#whose && { patientId: this.#whose }) },
      }),
    );
    if (!review) return;
    this.review = review;
    say(words(reviewWords, this).thanks);
  };
}
