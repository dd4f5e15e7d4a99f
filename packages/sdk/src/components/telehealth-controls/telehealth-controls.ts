import { html, nothing } from 'lit';
import type { MediaSource } from '../../call/room-port.ts';
import { ellipsisIcon } from '../../internal/icons/ellipsis.ts';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { micIcon } from '../../internal/icons/mic.ts';
import { phoneOffIcon } from '../../internal/icons/phone-off.ts';
import { videoOffIcon } from '../../internal/icons/video-off.ts';
import { videoIcon } from '../../internal/icons/video.ts';
import { Screen } from '../telehealth-call/screen.ts';
import styles from './telehealth-controls.styles.ts';

/**
 * @summary The controls of the visit. One tab stop; the arrow keys move within.
 *
 * @slot toolbar-start - Before the controls.
 * @slot toolbar-end - After the controls.
 *
 * @csspart toolbar - All of them.
 *
 * @tagname telehealth-controls
 */
export class TelehealthControls extends Screen {
  static override styles = [Screen.styles, styles];
  static override properties = { ...Screen.properties, isMenuOpen: { state: true, attribute: false } };

  declare private isMenuOpen: boolean;
  /** The control that Tab comes to. */
  #current = 'microphone';
  #size = new ResizeObserver(() => this.#keepTabStop());

  constructor() {
    super();
    this.isMenuOpen = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  override focus() {
    this.#button(this.#current)?.focus();
  }

  protected override updated() {
    this.#keepTabStop();
  }

  protected override render() {
    const { scene } = this;
    const { state, visit, words: said } = scene;
    const mayEnd = state.call?.can.includes('end') ?? false;
    const mayShow = state.grant?.mayPublish.includes('camera') && !visit.host.audioOnly;
    return html`
      ${
        this.isMenuOpen
          ? html`<telehealth-device-menu
              .scene=${scene}
              .stamp=${this.stamp}
              @close=${this.#closeMenu}
              @focusout=${this.#onMenuLeft}
            ></telehealth-device-menu>`
          : nothing
      }
      <div
        class="bar"
        part="toolbar"
        role="toolbar"
        aria-label=${said.controls}
        @keydown=${this.#onKey}
        @focusin=${this.#onFocus}
      >
        <slot name="toolbar-start"></slot>
        ${this.#toggle('microphone', state.isMicrophoneEnabled, state.isMicrophoneEnabled ? micIcon : micOffIcon)}
        ${mayShow ? this.#toggle('camera', state.isCameraEnabled, state.isCameraEnabled ? videoIcon : videoOffIcon) : nothing}
        <button
          id="more"
          tabindex=${this.#tab('more')}
          class="round"
          aria-label=${said.more}
          aria-haspopup="dialog"
          aria-expanded=${this.isMenuOpen}
          @click=${() => (this.isMenuOpen = !this.isMenuOpen)}
        >
          ${ellipsisIcon}
        </button>
        <slot name="toolbar-end"></slot>
        ${
          mayEnd
            ? html`<button id="leave" tabindex=${this.#tab('leave')} class="pill-button wide" @click=${() => scene.askToLeave()}>
                  ${said.leave}
                </button>
                <button id="end" tabindex=${this.#tab('end')} class="pill-button red" @click=${() => scene.end()}>
                  ${phoneOffIcon}${said.endForAll}
                </button>`
            : html`<button id="leave" tabindex=${this.#tab('leave')} class="pill-button red" @click=${() => scene.askToLeave()}>
                ${said.leave}
              </button>`
        }
      </div>
    `;
  }

  #toggle(source: MediaSource, isOn: boolean, drawing: unknown) {
    const said = this.scene.words;
    return html`<button
      id=${source}
      tabindex=${this.#tab(source)}
      class="round ${isOn ? '' : 'off'}"
      aria-label=${said[source]}
      aria-pressed=${isOn}
      data-off=${said.off}
      @click=${() => this.scene.call.toggle(source)}
    >
      ${drawing}
    </button>`;
  }

  #tab(id: string) {
    return this.#current === id ? 0 : -1;
  }

  #button(id: string) {
    return this.renderRoot.querySelector<HTMLElement>(`#${id}`);
  }

  #closeMenu = () => {
    this.isMenuOpen = false;
    void this.updateComplete.then(() => this.#button('more')?.focus());
  };

  /** Whoever goes on to something else keeps the focus there; More itself closes the menu by its click. */
  #onMenuLeft = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && relatedTarget !== this.#button('more')) this.isMenuOpen = false;
  };

  /** A clinic's own buttons in the slots have tab stops of their own. */
  #onFocus = ({ target }: FocusEvent) => {
    if (this.renderRoot.contains(target as Node)) this.#moveTabStop((target as HTMLElement).id);
  };

  #moveTabStop(id: string) {
    if (id === this.#current) return;
    this.#current = id;
    this.requestUpdate();
  }

  /** On a narrow screen some controls move into the menu: the one that Tab comes to must be one that shows. */
  #keepTabStop = () => {
    if (!this.#button(this.#current)?.checkVisibility()) this.#moveTabStop('microphone');
  };

  #onKey = (event: KeyboardEvent) => {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.bar button')].filter((one) => one.offsetParent !== null);
    const at = buttons.findIndex((one) => one === event.target);
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, Home: -at, End: buttons.length - 1 - at }[event.key];
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-controls': TelehealthControls;
  }
}
