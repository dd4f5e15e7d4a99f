import { html, LitElement, nothing } from 'lit';
import { base } from '../../internal/base.styles.ts';
import { portrait } from '../../copied/portrait.ts';
import { initials } from '../../internal/person-name.ts';
import { hangUpIcon } from '../telehealth-call/ring-icons.ts';
import type { RingPart } from '../telehealth-call/ring-part.ts';
import styles from './telehealth-outgoing-call.styles.ts';

/**
 * @summary Whom one rings, a way to stop, and what became of it.
 *
 * @slot fallback - Another way to the clinic, in place of its phone number.
 *
 * @csspart actions - The buttons.
 *
 * @tagname telehealth-outgoing-call
 */
export class TelehealthOutgoingCall extends LitElement {
  static override styles = [base, styles];
  static override properties = { scene: { attribute: false }, stamp: { attribute: false } };

  declare scene: RingPart;
  declare stamp: number;

  protected override updated() {
    const { visit } = this.scene;
    visit.show(this.renderRoot.querySelector('video'));
    visit.tell(...this.#said());
  }

  protected override render() {
    const { phase } = this.scene.state;
    return phase === 'dialling' || phase === 'ringing' || phase === 'accepted' ? this.#ringing() : this.#outcome();
  }

  #ringing() {
    const { scene } = this;
    const { words, visit, state } = scene;
    const { camera } = visit.devices.getState();
    const [title, text, trouble] = this.#said();
    return html`<div class="stage">
      <div class="whom">
        <span class="face" ?data-ringing=${state.phase === 'ringing'} aria-hidden="true"
          >${initials(scene.name)}${portrait(state.avatarUrl)}</span
        >
        <h2 tabindex="-1">${title}</h2>
        <p>${text}</p>
        ${trouble ? html`<p class="chip">${trouble}</p>` : nothing}
      </div>
      ${camera.track ? html`<video muted autoplay playsinline aria-hidden="true"></video>` : nothing}
      <div class="bar" part="actions">
        <button class="red" @click=${this.#cancel} ?disabled=${state.phase === 'accepted'}>${hangUpIcon} ${words.cancel}</button>
      </div>
    </div>`;
  }

  #outcome() {
    const { scene } = this;
    const { words, visit } = scene;
    const [title, text] = this.#said();
    const { patients } = scene;
    return html`<div class="over stack">
      <h2 tabindex="-1">${title}</h2>
      <p>${text}</p>
      <div class="stack" part="actions">
        ${patients.map(({ id, name }) => html`<button class="block" @click=${() => scene.again(id)}>${name}</button>`)}
        ${scene.mayWrite ? html`<button class="primary block" @click=${() => scene.write()}>${words.write}</button>` : nothing}
        ${
          scene.state.mayRingAgain && patients.length === 0
            ? html`<button class=${scene.mayWrite ? 'block' : 'primary block'} @click=${() => scene.again()}>
                ${words.again}
              </button>`
            : nothing
        }
        <button class="quiet block" @click=${() => scene.close()}>${words.close}</button>
      </div>
      ${visit.fallback()}
    </div>`;
  }

  #cancel = () => {
    const { visit } = this.scene;
    void this.scene.cancel().catch(({ code = '' }) => visit.say(visit.sentence(code)));
  };

  #said(): string[] {
    const { words, state, name, visit } = this.scene;
    switch (state.phase) {
      case 'dialling':
        return [words.calling(name), words.dialling];
      case 'ringing': {
        const isMute = visit.devices.getState().microphone.status === 'trouble';
        return [words.calling(name), words.ringing, isMute ? words.noDevices : ''];
      }
      case 'accepted':
        return [words.calling(name), words.connecting];
      case 'declined':
        return [words.declined(name), words.declinedText];
      case 'missed':
        return [words.missed(name), words.missedText];
      case 'busy':
        return [words.busy(name), words.busyText];
      case 'cancelled':
      case 'refused':
        return [this.scene.patients.length ? words.forWhom : words.refused, visit.sentence(state.code ?? '')];
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-outgoing-call': TelehealthOutgoingCall;
  }
}
