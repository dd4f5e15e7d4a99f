import { css, html, nothing } from 'lit';
import { phoneLink } from '../../copied/phone-link.ts';
import type { DeviceKind } from '../../devices/devices-port.ts';
import { Screen } from '../telehealth-call/screen.ts';

/**
 * @summary Which camera, microphone and speaker the visit uses, and what else did not fit the controls. Closes with Escape.
 *
 * @tagname telehealth-device-menu
 */
export class TelehealthDeviceMenu extends Screen {
  static override styles = [
    Screen.styles,
    css`
      :host {
        position: absolute;
        inset: auto max(12px, 50% - 210px) calc(100% + 4px);
        max-height: min(340px, 50dvh);
        overflow-y: auto;
        z-index: 2;
        padding: 16px;
        border-radius: var(--_radius);
        border: 1px solid var(--_line);
        color: var(--_on-surface);
        background: var(--_surface);
      }
      label {
        display: grid;
        gap: 4px;
        font-weight: 600;
      }
      select {
        font: inherit;
        font-weight: 400;
        color: inherit;
        background: var(--_surface);
        min-height: 48px;
        width: 100%;
        padding-inline: 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }
      a {
        color: var(--_accent-text);
        font-weight: 600;
        min-height: 48px;
        display: inline-flex;
        align-items: center;
      }
    `,
  ];

  override connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-label', this.scene.words.more);
    this.addEventListener('keydown', this.#onKey);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('select, button')?.focus());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
  }

  protected override render() {
    const { state, visit, words: said } = this.scene;
    const { me } = visit;
    const mayEnd = state.call?.can.includes('end') ?? false;
    const phone = me?.clinic.phone;
    return html`<div class="stack">
      ${state.grant?.mayPublish.includes('camera') && !visit.host.audioOnly ? this.#choice('camera') : nothing}
      ${this.#choice('microphone')} ${visit.devices.surroundings().canChooseSpeaker ? this.#choice('speaker') : nothing}
      ${phone ? phoneLink(phone, said.callClinic(phone)) : nothing}
      ${mayEnd ? html`<button class="block" @click=${() => this.scene.askToLeave()}>${said.leave}</button>` : nothing}
      <button class="quiet" @click=${this.#close}>${said.close}</button>
    </div>`;
  }

  #choice(kind: DeviceKind) {
    const { visit, words: said } = this.scene;
    const { devices } = visit;
    const { choices, chosen, camera, microphone } = devices.getState();
    const track = kind === 'camera' ? camera.track : kind === 'microphone' ? microphone.track : null;
    const current = track?.getSettings?.().deviceId ?? chosen[kind];
    const all = choices.filter((one) => one.kind === kind && one.label);
    if (all.length === 0) return nothing;
    return html`<label
      >${said[kind]}
      <select @change=${(event: Event) => devices.choose(kind, (event.target as HTMLSelectElement).value)}>
        ${all.some(({ id }) => id === current) ? nothing : html`<option value="" selected>${said.standard}</option>`}
        ${all.map(({ id, label }) => html`<option value=${id} ?selected=${id === current}>${label}</option>`)}
      </select>
    </label>`;
  }

  #close = () => this.dispatchEvent(new Event('close'));

  #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-device-menu': TelehealthDeviceMenu;
  }
}
