import { html, nothing, type TemplateResult } from 'lit';
import type { DeviceKind } from '../../devices/devices-port.ts';
import { maximizeIcon } from '../../internal/icons/maximize.ts';
import { minimizeIcon } from '../../internal/icons/minimize.ts';
import { pictureInPicture2Icon } from '../../internal/icons/picture-in-picture-2.ts';
import { switchCameraIcon } from '../../internal/icons/switch-camera.ts';
import { videoOffIcon } from '../../internal/icons/video-off.ts';
import { videoIcon } from '../../internal/icons/video.ts';
import { Screen } from '../telehealth-call/screen.ts';
import type { Layout } from '../telehealth-stage/arrange.ts';
import { hasSmallWindow, loadSmallWindow } from '../telehealth-stage/small-window.ts';
import type { TelehealthStage } from '../telehealth-stage/telehealth-stage.ts';
import { flipCamera, mayFlip } from './flip-camera.ts';
import { canReduceNoise, isReducingNoise, reduceNoise } from './noise.ts';
import styles from './telehealth-device-menu.styles.ts';

type Button = { label: string; drawing: TemplateResult; isOn: boolean | null; act: () => unknown; isExtra?: boolean };

/**
 * @summary Which camera, microphone and speaker the visit uses, how it is arranged, and what else did not fit the controls. Closes with
 * Escape.
 *
 * @tagname telehealth-device-menu
 */
export class TelehealthDeviceMenu extends Screen {
  static override styles = [Screen.styles, styles];
  static override properties = {
    ...Screen.properties,
    stage: { state: true, attribute: false },
    extras: { state: true, attribute: false },
    hasNoNoise: { state: true, attribute: false },
  };

  /** @internal */
  declare stage: TelehealthStage | undefined;
  /** @internal Of the controls, where they do not fit. Undefined where a page has put the menu, which nobody opens or closes. */
  declare extras: readonly Button[] | undefined;
  /** The browser did not do as it was asked. */
  declare private hasNoNoise: boolean;

  override connectedCallback() {
    super.connectedCallback();
    if (!this.extras) return;
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-label', this.scene.words.more);
    this.addEventListener('keydown', this.#onKey);
    if (hasSmallWindow()) void loadSmallWindow().catch(() => {});
    void this.updateComplete.then(() => {
      const controls = [...this.renderRoot.querySelectorAll<HTMLElement>('select, button, input')];
      controls.find((one) => one.checkVisibility())?.focus();
    });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
  }

  protected override render() {
    const { scene } = this;
    const { state, visit, words: said, can } = scene;
    const mayShow = state.grant?.mayPublish.includes('camera') && !visit.host.audioOnly;
    return html`<div class="stack">
      <div class="extras">${this.#buttons().map((one) => this.#button(one))}</div>
      ${mayShow ? this.#choice('camera') : nothing} ${this.#choice('microphone')} ${this.#noise()}
      ${visit.devices.surroundings().canChooseSpeaker ? this.#choice('speaker') : nothing} ${this.#volume()}
      ${state.participants.length > 1 ? this.#layout() : nothing} ${this.#shortcuts()} ${scene.callClinic()}
      ${can('end') ? html`<button class="block" @click=${() => scene.askToLeave()}>${said.leave}</button>` : nothing}
      ${this.extras ? html`<button class="quiet" @click=${this.#close}>${said.close}</button>` : nothing}
    </div>`;
  }

  #buttons(): Button[] {
    const { said, view, visit } = this.scene;
    const buttons: Button[] = (this.extras ?? []).map((one) => ({ ...one, isExtra: true }));
    const add = (label: string, drawing: TemplateResult, isOn: boolean | null, act: () => unknown) =>
      buttons.push({ label, drawing, isOn, act });
    if (mayFlip(visit.devices.getState())) add(said.flip, switchCameraIcon, null, () => flipCamera(visit.devices));
    const { stage } = this;
    if (stage && document.fullscreenEnabled) {
      const isFull = stage.matches(':fullscreen');
      add(said.fullScreen, isFull ? minimizeIcon : maximizeIcon, isFull, () => stage.toggleFullScreen());
    }
    if (stage && hasSmallWindow()) add(said.pictureInPicture, pictureInPicture2Icon, null, () => stage.toggleSmallWindow());
    add(view.isSelfHidden ? said.showSelf : said.hideSelf, view.isSelfHidden ? videoIcon : videoOffIcon, null, () =>
      view.set({ isSelfHidden: !view.isSelfHidden }),
    );
    return buttons;
  }

  #button({ label, drawing, isOn, act, isExtra }: Button) {
    const press = () => {
      // Within the click: full screen and small windows are given to nobody else.
      const done = act();
      this.#close();
      if (isExtra) this.dispatchEvent(new Event('done'));
      return done;
    };
    return html`<button class=${isExtra ? 'extra' : ''} aria-pressed=${isOn ?? nothing} @click=${press}>
      ${drawing}<span>${label}</span>
    </button>`;
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
        ${all.map(({ id, label }) => html`<option value=${id} .selected=${id === current}>${label}</option>`)}
      </select>
    </label>`;
  }

  #noise() {
    const { said, visit } = this.scene;
    const { track } = visit.devices.getState().microphone;
    if (!track || !canReduceNoise(track)) return nothing;
    const change = async ({ target }: Event) => {
      const box = target as HTMLInputElement;
      this.hasNoNoise = !(await reduceNoise(track, box.checked));
      box.checked = isReducingNoise(track);
    };
    return html`<label class="switch"
      >${said.noise}<input type="checkbox" role="switch" .checked=${isReducingNoise(track)} @change=${change} />${
        this.hasNoNoise ? html`<span class="small" role="alert">${said.noNoise}</span>` : nothing
      }</label
    >`;
  }

  #volume() {
    const { said, view } = this.scene;
    const change = ({ target }: Event) => view.set({ volume: (target as HTMLInputElement).valueAsNumber / 100 });
    return html`<label
      >${said.volume}<input
        type="range"
        min="0"
        max="100"
        step="5"
        .value=${String(Math.round(view.volume * 100))}
        @input=${change}
    /></label>`;
  }

  #layout() {
    const { said, view } = this.scene;
    const change = ({ target }: Event) => view.set({ layout: (target as HTMLSelectElement).value as Layout, pinned: null });
    return html`<label
      >${said.layout}
      <select @change=${change}>
        ${(['auto', 'grid', 'spotlight'] as const).map(
          (one) => html`<option value=${one} .selected=${one === view.layout}>${said.layouts[one]}</option>`,
        )}
      </select>
    </label>`;
  }

  #shortcuts() {
    const { said, view } = this.scene;
    // A phone has no such keys.
    if (matchMedia('(pointer: coarse)').matches) return nothing;
    return html`<label class="switch"
      >${said.shortcuts}<input
        type="checkbox"
        role="switch"
        .checked=${view.hasShortcuts}
        @change=${({ target }: Event) => view.set({ hasShortcuts: (target as HTMLInputElement).checked })}
      /><span class="small">${said.shortcutsHint}</span></label
    >`;
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
