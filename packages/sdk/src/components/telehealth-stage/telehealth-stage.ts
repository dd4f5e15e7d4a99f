import { html, nothing, type PropertyValues } from 'lit';
import type { MediaSource } from '../../call/room-port.ts';
import type { OneDevice } from '../../devices/device-check.ts';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { videoOffIcon } from '../../internal/icons/video-off.ts';
import { Screen } from '../telehealth-call/screen.ts';
import styles from './telehealth-stage.styles.ts';
import { WakeLock } from './wake-lock.ts';

/**
 * @summary The visit: the others, oneself, how long it has been going on, and what is wrong when something is.
 *
 * @slot toolbar-start - Before the controls.
 * @slot toolbar-end - After the controls.
 *
 * @csspart tile - One person.
 * @csspart self - The person's own picture.
 * @csspart timer - How long the visit has been going on.
 * @csspart toolbar - The controls.
 *
 * @tagname telehealth-stage
 */
export class TelehealthStage extends Screen {
  static override styles = [Screen.styles, styles];

  #timer: ReturnType<typeof setInterval> | undefined;
  /** Names of those who are here, by identity, to say who came and went. */
  #here = new Map<string, string>();
  #wasReconnecting = false;
  /** Devices that did not work before the visit either: whoever joined without them knows. */
  #known: Partial<Record<MediaSource, OneDevice>> | undefined;

  constructor() {
    super();
    new WakeLock(this);
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override updated(_changed: PropertyValues) {
    this.scene.visit.show(this.renderRoot.querySelector<HTMLVideoElement>('.self video'));
    this.#tell();
  }

  protected override render() {
    const { scene } = this;
    const { state, visit, words: said } = scene;
    const { participants, phase } = state;
    const shown = participants.length > 0 ? participants : [null];
    const { camera } = visit.devices.getState();
    const layout = shown.length > 3 ? 'many' : shown.length > 1 ? 'several' : '';
    return html`
      <h2 class="hush" tabindex="-1">${said.title(this.scene.otherName)}</h2>
      <div class="stage">
        <div class="tiles ${layout}">
          ${shown.map(
            (one) =>
              html`<telehealth-tile
                part="tile"
                .participant=${one}
                .name=${one ? this.scene.nameOf(one.identity) || said.guest : ''}
                .initials=${one ? this.scene.initialsOf(one.identity) : ''}
              ></telehealth-tile>`,
          )}
        </div>
        ${this.#message()}
        <div class="top">${this.#time()} ${state.isResuming ? html`<span class="chip">${said.resuming}</span>` : nothing}</div>
        <div class="self" part="self">
          ${
            camera.track
              ? html`<video muted autoplay playsinline aria-hidden="true"></video>`
              : html`${videoOffIcon}<span>${said.you}<span class="hush">, ${said.cameraOff}</span></span>`
          }
          ${phase === 'joined' && !state.isMicrophoneEnabled && camera.track ? html`<span class="chip muted">${micOffIcon}</span>` : nothing}
        </div>
        ${this.#hint()}
      </div>
      ${
        visit.host.withoutControls
          ? nothing
          : html`<telehealth-controls .scene=${scene} .stamp=${this.stamp} exportparts="toolbar"
              ><slot name="toolbar-start" slot="toolbar-start"></slot><slot name="toolbar-end" slot="toolbar-end"></slot
            ></telehealth-controls>`
      }
    `;
  }

  /** Over the picture, because there is none. */
  #message() {
    const said = this.scene.words;
    const { phase, participants, call } = this.scene.state;
    if (phase === 'joining') return html`<div class="centre"><p>${said.joining}</p></div>`;
    if (phase === 'reconnecting') {
      return html`<div class="centre overlay">
        <p><b>${said.reconnecting}</b></p>
        <p>${said.reconnectingHint}</p>
      </div>`;
    }
    if (participants.length > 0) return nothing;
    const text = call?.connectedAt ? said.waitingAgain : said.waitingFor;
    return html`<div class="centre"><p>${text(this.scene.otherName)}</p></div>`;
  }

  /** What to do about it, light on dark. */
  #hint() {
    const said = this.scene.words;
    const { phase, isAudioBlocked, isConnectionWeak, isCameraEnabled, participants } = this.scene.state;
    if (phase !== 'joined') return nothing;
    if (isAudioBlocked && participants.length > 0) {
      return html`<button class="sound" @click=${() => this.scene.call.startAudio()}>${said.hear}</button>`;
    }
    const troubled = this.#troubled();
    if (troubled.length > 0) {
      const { visit } = this.scene;
      return html`<div class="hint">
        ${visit.ask.problems(troubled).map((one) => html`<p>${one}</p>`)}
        <button @click=${() => visit.devices.open(troubled)}>${said.tryAgain}</button>
      </div>`;
    }
    if (isConnectionWeak) return html`<p class="hint">${isCameraEnabled ? said.weakWithCamera : said.weak}</p>`;
    const weak = participants.find((one) => one.isConnectionWeak);
    return weak ? html`<p class="hint">${said.theirWeak(this.scene.nameOf(weak.identity))}</p>` : nothing;
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

  #time() {
    const { call, appointment } = this.scene.state;
    if (!call) return nothing;
    const since = Date.parse(call.connectedAt ?? call.startedAt);
    const booked = appointment
      ? ` / ${this.scene.visit.clock(Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt))}`
      : '';
    return html`<span class="chip num" part="timer" role="timer" aria-label=${this.scene.words.timer}
      >${this.scene.visit.clock(this.scene.visit.api.now() - since)}${booked}</span
    >`;
  }

  #tell() {
    const said = this.scene.words;
    const { participants, phase } = this.scene.state;
    if (phase === 'reconnecting' && !this.#wasReconnecting) this.scene.visit.say(said.reconnecting);
    else if (phase === 'joined' && this.#wasReconnecting) this.scene.visit.say(said.back);
    this.#wasReconnecting = phase === 'reconnecting';
    if (phase !== 'joined') return;
    this.scene.visit.tell(...this.scene.visit.ask.problems(this.#troubled()));
    const here = new Map(participants.map(({ identity }) => [identity, this.scene.nameOf(identity)]));
    for (const [identity, name] of here) {
      if (name && !this.#here.get(identity)) this.scene.visit.say(said.arrived(name));
    }
    for (const [identity, name] of this.#here) if (!here.has(identity)) this.scene.visit.say(said.gone(name));
    this.#here = here;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-stage': TelehealthStage;
  }
}
