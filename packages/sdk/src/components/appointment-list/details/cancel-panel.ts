import { PATIENT_REASONS, CLINIC_REASONS } from './reasons.ts';
import type { Series } from '@bedside/contract';
import { html, nothing } from 'lit';
import { Panel } from './details-panel.ts';
import { detailsWords } from '../../../localization/details-words.ts';
import { words } from '../../../localization/words.ts';

/** Asks for a reason, and which visits of a series; then cancels. */
export class CancelPanel extends Panel {
  static override properties = { series: { attribute: false } };

  declare series: Series | undefined;

  #reason = '';
  #scope = 'this';

  /** Whether it is the patient who looks at it, by who takes part. */
  get #isPatient() {
    const { appointment, me } = this.scene;
    return appointment.participants.some(({ personId, role }) => personId === me.person.id && role === 'patient');
  }

  protected override render() {
    const text = words(detailsWords, this);
    const isPatient = this.#isPatient;
    const nameOf = (reason: string) =>
      (isPatient ? undefined : text.patientReasons[reason as 'pat']) ?? text.reasons[reason as 'pat'];
    return html`<h2 id="title" tabindex="-1">${text.cancelTitle}</h2>
      ${this.choices(
        'reason',
        text.cancelWhy,
        (isPatient ? PATIENT_REASONS : CLINIC_REASONS).map((reason) => [reason, nameOf(reason)]),
        this.#reason,
        (reason) => this.#choose(() => (this.#reason = reason)),
      )}
      ${
        this.series
          ? this.choices('scope', text.scope, Object.entries(text.scopes), this.#scope, (scope) =>
              this.#choose(() => (this.#scope = scope)),
            )
          : nothing
      }
      <div>
        <label for="words">${text.cancelWords}</label>
        <textarea id="words" maxlength="500" aria-describedby="hint"></textarea>
        <p id="hint" class="hint">${text.cancelWordsHint}</p>
      </div>
      ${this.alert()}
      <div class="buttons">
        <button class="danger" aria-disabled=${!this.#reason || this.isBusy} @click=${this.#cancel}>${text.cancelNow}</button>
        <button @click=${() => this.dispatchEvent(new Event('back'))}>${text.keep}</button>
      </div>`;
  }

  #choose(change: () => void) {
    change();
    this.requestUpdate();
  }

  #cancel = async () => {
    const { appointment, changed } = this.scene;
    if (!this.#reason) return;
    const comment = this.renderRoot.querySelector('textarea')!.value.trim() || undefined;
    const body = { reason: this.#reason, comment };
    const { series } = this;
    const isMany = series && this.#scope !== 'this';
    const scope = { scope: this.#scope, from: this.#scope === 'following' ? appointment.id : undefined };
    const done = await (isMany
      ? this.post(`/series/${series.id}/cancel`, { ...body, ...scope }, series.revision)
      : this.post(`/appointments/${appointment.id}/cancel`, body, appointment.revision));
    const text = words(detailsWords, this);
    if (done) changed(isMany ? text.cancelledMany : text.cancelled);
  };
}
