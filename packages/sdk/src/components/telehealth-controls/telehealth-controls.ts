import { html, nothing, type TemplateResult } from 'lit';
import { mayShareScreen, ownPlace } from '../../call/call-state.ts';
import type { MediaSource } from '../../call/room-port.ts';
import { ellipsisIcon } from '../../internal/icons/ellipsis.ts';
import { handIcon } from '../../internal/icons/hand.ts';
import { messageCircleIcon } from '../../internal/icons/message-circle.ts';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { micIcon } from '../../internal/icons/mic.ts';
import { monitorUpIcon } from '../../internal/icons/monitor-up.ts';
import { phoneOffIcon } from '../../internal/icons/phone-off.ts';
import { usersIcon } from '../../internal/icons/users.ts';
import { videoOffIcon } from '../../internal/icons/video-off.ts';
import { videoIcon } from '../../internal/icons/video.ts';
import { Screen } from '../telehealth-call/screen.ts';
import type { Panel } from '../telehealth-call/stage-view.ts';
import type { TelehealthStage } from '../telehealth-stage/telehealth-stage.ts';
import { Shortcuts, shortcutOf } from './shortcuts.ts';
import styles from './telehealth-controls.styles.ts';

type Extra = Readonly<{
  id: string;
  label: string;
  drawing: TemplateResult;
  /** Null of what is not on or off, but opens. */
  isOn: boolean | null;
  act: () => unknown;
}>;

/**
 * @summary The controls of the visit. One tab stop; the arrow keys move within.
 *
 * @slot toolbar-start - Before the controls.
 * @slot toolbar-end - After the controls.
 *
 * @csspart toolbar - All of them.
 *
 * @cssproperty [--telehealth-danger=light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25))] - Leaving, ending, and what went wrong.
 * @cssproperty [--telehealth-stage=oklch(0.19 0.02 235)] - Behind the pictures; dark in both themes.
 * @cssproperty [--telehealth-on-stage=oklch(0.96 0.006 220)] - Text on it.
 *
 * @tagname telehealth-controls
 */
export class TelehealthControls extends Screen {
  static override styles = [Screen.styles, styles];
  static override properties = {
    ...Screen.properties,
    isMenuOpen: { state: true, attribute: false },
    stage: { state: true, attribute: false },
  };

  declare private isMenuOpen: boolean;
  /** @internal */
  declare stage: TelehealthStage;
  /** The control that Tab comes to. */
  #current = 'microphone';
  #size = new ResizeObserver(() => this.#keepTabStop());

  constructor() {
    super();
    this.isMenuOpen = false;
    new Shortcuts(this, () => this.scene);
  }

  override connectedCallback() {
    super.connectedCallback();
    if (this.scene) this.#size.observe(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  override focus() {
    this.#button(this.#current)?.focus();
  }

  /** @internal From what stands beside the visit, to the button that opened it. */
  comeBackTo(panel: Panel | null) {
    const button = panel && this.#button(panel);
    if (button?.checkVisibility()) button.focus();
    else this.#button('more')?.focus();
  }

  protected override updated() {
    this.#keepTabStop();
  }

  protected override render() {
    const { scene } = this;
    const { state, visit, words: said } = scene;
    // Of two who rang each other, whoever goes ends it.
    const mayEnd = scene.can('end') && (!state.callId || state.participants.length > 1);
    const mayShow = state.grant?.mayPublish.includes('camera') && !visit.host.audioOnly;
    return html`
      ${
        this.isMenuOpen
          ? html`<telehealth-device-menu
              .scene=${scene}
              .stamp=${this.stamp}
              .stage=${this.stage}
              .extras=${extrasOf(this)}
              @close=${this.#closeMenu}
              @done=${() => (this.isMenuOpen = false)}
              @focusout=${this.#onMenuLeft}
            ></telehealth-device-menu>`
          : nothing
      }
      <div
        class="bar ${mayEnd ? 'ends' : ''}"
        part="toolbar"
        role="toolbar"
        aria-label=${said.controls}
        @keydown=${this.#onKey}
        @focusin=${this.#onFocus}
      >
        <slot name="toolbar-start"></slot>
        ${this.#toggle('microphone', state.isMicrophoneEnabled, state.isMicrophoneEnabled ? micIcon : micOffIcon)}
        ${mayShow ? this.#toggle('camera', state.isCameraEnabled, state.isCameraEnabled ? videoIcon : videoOffIcon) : nothing}
        ${extrasOf(this).map((one) => this.#extra(one))}
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
      aria-keyshortcuts=${this.#keys(source)}
      data-off=${said.off}
      @click=${() => this.scene.call.toggle(source)}
    >
      ${drawing}
    </button>`;
  }

  #extra({ id, label, drawing, isOn, act }: Extra) {
    return html`<button
      id=${id}
      tabindex=${this.#tab(id)}
      class="round extra ${isOn ? 'on' : ''}"
      aria-label=${label}
      aria-pressed=${isOn ?? nothing}
      aria-keyshortcuts=${this.#keys(id)}
      @click=${act}
    >
      ${drawing}
    </button>`;
  }

  #keys(id: string) {
    return (this.scene.view.hasShortcuts && shortcutOf(id)) || nothing;
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

/** Beside microphone and camera, where there is room; else in the menu. */
function extrasOf({ scene }: TelehealthControls): Extra[] {
  const { state, said, view, call } = scene;
  const panel = (id: Panel, drawing: TemplateResult): Extra => ({
    ...{ id, label: said[id], drawing, isOn: view.panel === id },
    act: () => view.toggle(id),
  });
  const extras: Extra[] = [];
  if (scene.hasMessages) extras.push(panel('messages', messageCircleIcon));
  if (mayShareScreen(state) && call.screen.isSupported()) {
    const act = () => scene.toggleScreen();
    extras.push({ id: 'share', label: said.share, drawing: monitorUpIcon, isOn: state.isScreenShared, act });
  }
  const own = ownPlace(state);
  if (own)
    extras.push({ id: 'hand', label: said.hand, drawing: handIcon, isOn: own.isHandRaised, act: () => scene.toggleHand() });
  if (state.call) extras.push(panel('people', usersIcon));
  return extras;
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-controls': TelehealthControls;
  }
}
