import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MediaSource } from '../../call/room-port.ts';
import type { OneDevice } from '../../devices/device-check.ts';
import { lazy } from '../../internal/lazy.ts';
import { Screen } from '../telehealth-call/screen.ts';
import type { Corner } from '../telehealth-call/stage-view.ts';
import type { TelehealthTile } from '../telehealth-tile/telehealth-tile.ts';
import arrangeStyles from './arrange.styles.ts';
import { arrange, createPlaces } from './arrange.ts';
import { drawSelf } from './draw-self.ts';
import { drawTop, outsideOf, timeLeft } from './draw-top.ts';
import { hintOf, type Hint } from './hints.ts';
import { Interruptions } from './interruptions.ts';
import { Keyboard } from './keyboard.ts';
import { MediaKeys } from './media-keys.ts';
import selfViewStyles from './self-view.styles.ts';
import { SelfView } from './self-view.ts';
import { News } from './news.ts';
import { loadSmallWindow } from './small-window.ts';
import styles from './telehealth-stage.styles.ts';
import { WakeLock } from './wake-lock.ts';

const loadPanel = lazy((retryQuery) => import('../telehealth-visit-panel/register-visit-panel.ts'));

/**
 * @summary The visit: the others, oneself, how long it has been going on, and what is wrong when something is.
 *
 * @slot toolbar-start - Before the controls.
 * @slot toolbar-end - After the controls.
 * @slot side - The page's own, beside the visit.
 *
 * @csspart tile - One person.
 * @csspart self - The person's own picture.
 * @csspart timer - How long the visit has been going on.
 * @csspart toolbar - The controls.
 * @csspart panel - What stands beside the visit.
 *
 * @cssproperty [--telehealth-call-height=min(80dvh, 720px)] - The height of the visit.
 * @cssproperty [--telehealth-danger=light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25))] - Leaving, ending, and what went wrong.
 * @cssproperty [--telehealth-stage=oklch(0.19 0.02 235)] - Behind the pictures; dark in both themes.
 * @cssproperty [--telehealth-on-stage=oklch(0.96 0.006 220)] - Text on it.
 *
 * @tagname telehealth-stage
 */
export class TelehealthStage extends Screen {
  static override styles = [Screen.styles, styles, arrangeStyles, selfViewStyles];

  #timer: ReturnType<typeof setInterval> | undefined;
  #wasBroken = false;
  /** Devices that did not work before the visit either: whoever joined without them knows. */
  #known: Partial<Record<MediaSource, OneDevice>> | undefined;
  #places = createPlaces();
  #news = new News();
  #speaker: string | null = null;
  #hint: Hint | null = null;
  /** What was last said of what hinders. */
  #lines: readonly string[] = [];
  #closeSmallWindow: (() => void) | undefined;
  #self = new SelfView(
    this,
    () => this.scene.view.corner,
    (corner) => {
      this.scene.view.set({ corner });
      this.scene.visit.say(this.scene.said.movedTo(this.#cornerName(corner)));
    },
  );
  #interruptions = new Interruptions(
    this,
    () => this.scene.visit,
    (id) => void this.scene.call.setSpeaker(id),
  );

  constructor() {
    super();
    new WakeLock(this);
    new Keyboard(this);
    new MediaKeys(
      this,
      {
        togglemicrophone: () => void this.scene.call.toggle('microphone'),
        togglecamera: () => void this.scene.call.toggle('camera'),
        hangup: () => this.scene.askToLeave(),
      },
      () => ({ microphone: this.scene.state.isMicrophoneEnabled, camera: this.scene.state.isCameraEnabled }),
    );
  }

  override connectedCallback() {
    super.connectedCallback();
    if (!this.scene) return;
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
    document.addEventListener('fullscreenchange', this.#onFullScreen);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    document.removeEventListener('fullscreenchange', this.#onFullScreen);
    queueMicrotask(() => this.isConnected || this.#closeSmallWindow?.());
  }

  /** @internal The whole screen, or back. */
  async toggleFullScreen() {
    await (this.matches(':fullscreen') ? document.exitFullscreen() : this.requestFullscreen()).catch(() => {});
  }

  /** @internal The large picture in a window of its own that stays on top, or back. */
  async toggleSmallWindow() {
    if (this.#closeSmallWindow) return this.#closeSmallWindow();
    const tiles = [...this.renderRoot.querySelectorAll<TelehealthTile>('telehealth-tile')];
    const tile = tiles.find(({ dataset }) => dataset['area'] === 'large') ?? tiles[0];
    if (!tile?.video || !tile.participant) return;
    const ended = () => {
      this.#closeSmallWindow = undefined;
      this.requestUpdate();
    };
    const { video, look } = tile;
    this.#closeSmallWindow = await loadSmallWindow()
      .then(({ openSmallWindow }) => openSmallWindow(video, look.name, ended))
      .catch(() => undefined);
    this.requestUpdate();
  }

  #openPanel() {
    void loadPanel().catch(() => {
      this.scene.view.set({ panel: null });
      this.scene.visit.say(this.scene.words.technicalText);
    });
  }

  protected override willUpdate() {
    if (this.scene.view.panel) this.#openPanel();
    const { participants } = this.scene.state;
    const speaking = participants.filter(({ isSpeaking }) => isSpeaking).map(({ identity }) => identity);
    if (!this.#speaker || !speaking.includes(this.#speaker)) this.#speaker = speaking[0] ?? this.#speaker;
    const isIn = this.scene.state.phase === 'joined';
    this.#hint = isIn ? hintOf(this.scene, this.#interruptions, this.#troubled()) : null;
  }

  protected override updated(_changed: PropertyValues) {
    this.scene.visit.show(this.renderRoot.querySelector<HTMLVideoElement>('.self video'));
    this.#tell();
  }

  protected override render() {
    const { scene } = this;
    const { visit, words: said, view } = scene;
    const tiles = this.#tiles();
    const isSpot = tiles.some(({ area }) => area === 'large');
    const count = isSpot ? tiles.length - 1 : tiles.length;
    return html`
      <h2 class="hush" tabindex="-1">${said.title(scene.otherName)}</h2>
      <div class="main">
        <div class="stage">
          <div class="tiles ${isSpot ? 'spot' : 'even'} n${Math.min(count, 10)}">
            ${repeat(
              tiles,
              ({ key }) => key,
              (tile) =>
                html`<telehealth-tile
                  part="tile"
                  data-area=${tile.area}
                  .participant=${tile.participant}
                  .look=${scene.lookOf(tile.participant, tile.kind, tiles.length > 1)}
                  .onPin=${() => view.pin(tile.kind, tile.participant?.identity ?? '')}
                  .onPicture=${() => scene.call.saw()}
                ></telehealth-tile>`,
            )}
          </div>
          ${this.#message()} ${drawTop(scene)}
          ${view.isSelfHidden ? nothing : drawSelf(scene, this.#self, this.#cornerName(view.corner))} ${this.#drawHint()}
        </div>
        ${
          view.panel
            ? html`<telehealth-visit-panel part="panel" .scene=${scene} .stamp=${this.stamp} @close=${this.#closePanel}
                ><slot name="side" slot="side"></slot
              ></telehealth-visit-panel>`
            : nothing
        }
      </div>
      ${
        visit.host.withoutControls
          ? nothing
          : html`<telehealth-controls .scene=${scene} .stamp=${this.stamp} .stage=${this} exportparts="toolbar"
              ><slot name="toolbar-start" slot="toolbar-start"></slot><slot name="toolbar-end" slot="toolbar-end"></slot
            ></telehealth-controls>`
      }
    `;
  }

  #tiles() {
    const { state, view } = this.scene;
    const { participants } = state;
    return arrange({
      participants,
      places: this.#places(participants),
      layout: view.layout,
      isPinned: (kind, identity) => view.isPinned(kind, identity),
      speaker: this.#speaker,
      isInterpreter: (identity) => {
        const place = this.scene.placeOf(identity);
        return Boolean(place && this.scene.roleOf(place) === 'interpreter');
      },
    });
  }

  /** Over the picture, because there is none. */
  #message() {
    const { words: said, said: more, state, otherName } = this.scene;
    const { phase, participants, call, isMoving } = state;
    if (phase === 'reconnecting') {
      return html`<div class="centre overlay">
        <p><b>${isMoving ? more.moving : said.reconnecting}</b></p>
        <p>${isMoving ? more.movingHint : said.reconnectingHint}</p>
      </div>`;
    }
    if (participants.length > 0 || outsideOf(this.scene)) return nothing;
    if (phase === 'joining') return html`<div class="centre"><p>${said.joining}</p></div>`;
    const text = call?.connectedAt ? said.waitingAgain : said.waitingFor;
    return html`<div class="centre"><p>${text(otherName)}</p></div>`;
  }

  /** What to do about it, light on dark. */
  #drawHint() {
    const { phase, isAudioBlocked, participants } = this.scene.state;
    if (phase !== 'joined') return nothing;
    if (isAudioBlocked && participants.length > 0) {
      return html`<button class="sound" @click=${() => this.scene.call.startAudio()}>${this.scene.words.hear}</button>`;
    }
    if (!this.#hint || this.#hint.lines.length === 0) return nothing;
    const { lines, actions } = this.#hint;
    const { phone } = this.scene.visit.me?.clinic ?? {};
    const mayCall = this.scene.state.level === 'words' && phone;
    return html`<div class="hint">
      ${lines.map((line) => html`<p>${line}</p>`)}
      ${
        actions.length > 0 || mayCall
          ? html`<div class="acts">
              ${actions.map(({ label, act }) => html`<button @click=${act}>${label}</button>`)}
              ${mayCall ? this.scene.callClinic() : nothing}
            </div>`
          : nothing
      }
    </div>`;
  }

  /** What the person turned on in the visit, or lost in it, and does not have. */
  #troubled() {
    const { visit, state } = this.scene;
    const devices = visit.devices.getState();
    this.#known ??= { camera: devices.camera, microphone: devices.microphone };
    return (['camera', 'microphone'] as const).filter(
      (source) =>
        devices[source].status === 'trouble' &&
        devices[source] !== this.#known![source] &&
        state.grant?.mayPublish.includes(source),
    );
  }

  /** Several things may have happened since the last drawing: they are said together, or the last would drown the others. */
  #tell() {
    const { words: said, said: more, state, visit } = this.scene;
    const { phase, isMoving, isInterrupted } = state;
    const isReconnecting = phase === 'reconnecting';
    if (isReconnecting && !this.#wasBroken) visit.say(isMoving ? more.moving : said.reconnecting);
    const isBroken = isReconnecting || isInterrupted;
    const isBack = !isBroken && this.#wasBroken;
    this.#wasBroken = isBroken;
    if (phase !== 'joined') return;
    const lines = [...(this.#hint?.lines ?? []), outsideOf(this.scene)].filter(Boolean);
    const isNew = lines.some((line) => !this.#lines.includes(line));
    this.#lines = lines;
    visit.tell(...lines);
    const news = [isBack ? said.back : '', ...this.#news.of(this.scene, timeLeft(this.scene))].filter(Boolean);
    if (news.length > 0) visit.say([...(isNew ? lines : []), ...news].join(' – '));
  }

  #cornerName(corner: Corner) {
    const { corners, cornersRtl } = this.scene.said;
    return (getComputedStyle(this).direction === 'rtl' ? cornersRtl : corners)[corner];
  }

  #closePanel = () => {
    const { panel } = this.scene.view;
    this.scene.view.set({ panel: null });
    this.renderRoot.querySelector('telehealth-controls')?.comeBackTo(panel);
  };

  #onFullScreen = () => this.requestUpdate();
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-stage': TelehealthStage;
  }
}
