import { html, LitElement, nothing } from 'lit';
import { choicesFor, type Choice } from '../../devices/choices.ts';
import type { DeviceKind } from '../../devices/devices-port.ts';
import { base } from '../../internal/base.styles.ts';
import type { Visit } from '../telehealth-call/visit.ts';
import styles from './telehealth-prejoin.styles.ts';

const BARS = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9];
/** Lucide's volume-2 (ISC), not from icons/: what this chunk shared with later ones, a retried copy of it would load twice. */
const loudspeaker = html`<svg
  viewBox="0 0 24 24"
  width="24"
  height="24"
  fill="none"
  stroke="currentColor"
  stroke-width="2"
  aria-hidden="true"
>
  <path d="M11 5 6 9H3v6h3l5 4zM16 9a5 5 0 0 1 0 6M19.4 5.6a9 9 0 0 1 0 12.8" />
</svg>`;

/** This loud, this often: somebody spoke. */
const HEARD = { level: 0.45, times: 3 };

/**
 * @summary The device check: how one looks and sounds, which devices, and the buttons that go on to the visit.
 *
 * @slot brand - The clinic's mark, over the preview.
 * @slot before-join - Above the buttons.
 * @slot fallback - What to do when nothing else works, in place of the clinic's phone number.
 *
 * @csspart preview - The person's own picture.
 * @csspart devices - The choice of devices.
 * @csspart actions - The buttons.
 *
 * @tagname telehealth-prejoin
 */
export class TelehealthPrejoin extends LitElement {
  static override styles = [base, styles];
  static override properties = { visit: { attribute: false }, stamp: { attribute: false } };

  declare visit: Visit;
  declare stamp: number;

  #metered: MediaStreamTrack | null = null;
  #stopMeter: (() => void) | undefined;
  #loud = 0;
  #seen: MediaStreamTrack | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #wasClosed = false;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#meter(null);
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    const { microphone, isMuted } = this.visit.devices.getState();
    this.#meter(isMuted || !this.isConnected ? null : microphone.track);
    this.visit.show(this.renderRoot.querySelector('video'));
    // A picture may start once the next screen is there.
    if (this.isConnected) this.visit.tell(this.#heading(), ...this.visit.ask.problems(), this.#news());
  }

  protected override render() {
    const { visit } = this;
    const { words, door } = visit;
    const { camera, microphone, choices } = visit.devices.getState();
    const can = choicesFor(camera.status, microphone.status);
    const isJoining = door.phase === 'joining';
    const isHeld = door.wantsIn && door.refusal !== null && door.refusal.code !== 'join.active_elsewhere';
    this.#tick(door.refusal?.opensAt != null || visit.ask.isEarly);
    return html`
      <div class="preview" part="preview">
        ${
          camera.track
            ? html`<video muted autoplay playsinline aria-hidden="true" @loadeddata=${() => this.#see(camera.track)}></video>`
            : html`<span class="face" aria-hidden="true">${words.you}</span>`
        }
        <span class="chip">${camera.track ? words.onlyYou : `${words.camera}: ${words.off}`}</span>
        <slot name="brand"></slot>
      </div>
      <div class="stack">
        <h2 tabindex="-1">${this.#heading()}</h2>
        ${this.#advice()}
        <div class="stack" part="devices">
          ${this.#choice('camera', camera.status === 'off')} ${this.#choice('microphone', microphone.status === 'off')}
          ${choices.some(({ kind }) => kind === 'speaker') && visit.devices.surroundings().canChooseSpeaker ? this.#choice('speaker', false) : nothing}
        </div>
        ${this.#door()}
        <slot name="before-join"></slot>
        <div class="stack" part="actions">
          <button
            class="primary block"
            aria-disabled=${isJoining || isHeld}
            @click=${() => !isJoining && !isHeld && visit.join(can.main)}
          >
            ${isJoining ? words.joining : isHeld ? this.#heldBy() : this.#label(can.main)}
          </button>
          <div class="row">
            ${isJoining || isHeld ? nothing : can.others.map((one) => this.#other(one))}
            <button class="quiet" @click=${() => visit.leave()}>${words.notNow}</button>
          </div>
          ${camera.problem || microphone.problem ? visit.fallback() : nothing}
        </div>
      </div>
      ${door.refusal?.code === 'join.active_elsewhere' ? visit.elsewhere() : nothing}
    `;
  }

  #heading() {
    const { words, devices } = this.visit;
    const { camera, microphone } = devices.getState();
    const { heading } = choicesFor(camera.status, microphone.status);
    if (this.visit.ask.isEarly) return words.early;
    if (heading === 'starting') return words.starting;
    if (heading === 'no_microphone') return words.noMicrophone;
    if (heading === 'neither') return words.neither;
    if (heading === 'both' && this.#seen !== camera.track) return words.startingPicture;
    if (this.#loud < HEARD.times) return words.saySomething;
    return heading === 'both' ? words.fine : words.fineSound;
  }

  /** What is wrong, and what to do about it. */
  #advice() {
    const { words, devices } = this.visit;
    const { camera, microphone } = devices.getState();
    if (this.visit.ask.isEarly)
      return html`<p class="small">${words.earlyHint}</p>
        <button @click=${() => this.visit.ask.now()}>${words.check}</button>`;
    if (camera.status === 'opening' || microphone.status === 'opening') return html`<p class="small">${words.startingHint}</p>`;
    const advice = this.visit.ask.problems().map((one) => html`<p>${one}</p>`);
    const isSilent = microphone.status !== 'ready' && camera.status !== 'ready';
    return html`${advice}${isSilent ? html`<p class="small">${words.listenHint}</p>` : nothing}`;
  }

  #choice(kind: DeviceKind, isOff: boolean) {
    const { visit } = this;
    const { words, devices } = visit;
    const { choices, chosen, camera, microphone } = devices.getState();
    const all = choices.filter((one) => one.kind === kind);
    const track = kind === 'camera' ? camera.track : kind === 'microphone' ? microphone.track : null;
    const current = track?.getSettings?.().deviceId ?? chosen[kind];
    if (isOff && this.visit.host.audioOnly && kind === 'camera') return nothing;
    return html`<div class="device">
      ${
        isOff || (kind !== 'speaker' && !track)
          ? html`<span>${words[kind]}</span>${
                isOff
                  ? html`<button
                      class="quiet"
                      aria-label="${words.turnOn}: ${words[kind]}"
                      @click=${() => devices.turnOn(kind as 'camera')}
                    >
                      ${words.turnOn}
                    </button>`
                  : html`<span class="small">${words.off}</span>`
              }`
          : html`<label for=${kind}>${words[kind]}</label>
              ${
                kind === 'microphone'
                  ? html`<span class="meter" aria-hidden="true">${BARS.map(() => html`<i></i>`)}</span>`
                  : nothing
              }
              <select
                id=${kind}
                .value=${current}
                @change=${(event: Event) => devices.choose(kind, (event.target as HTMLSelectElement).value)}
              >
                ${all.length === 0 ? html`<option value=${current}>${words.usual}</option>` : nothing}
                ${all.map(
                  ({ id, label }, index) =>
                    html`<option value=${id} ?selected=${id === current}>
                      ${label || words.deviceNumber(words[kind], index + 1)}
                    </option>`,
                )}
              </select>
              ${
                kind === 'speaker'
                  ? html`<button
                      class="quiet"
                      aria-label=${words.playSound}
                      title=${words.playSound}
                      @click=${() => devices.playSound()}
                    >
                      ${loudspeaker}
                    </button>`
                  : nothing
              }`
      }
    </div>`;
  }

  #door() {
    const { words, door, times, api } = this.visit;
    const { refusal, wantsIn } = door;
    if (!refusal || refusal.code === 'join.active_elsewhere') return nothing;
    if (refusal.opensAt !== null) {
      const at = refusal.opensAt;
      const when = times.isSameDay(at, api.now()) ? times.time(at) : times.dayTime(at);
      return html`<p class="pill warn num">${words.opens(when, this.visit.clock(at - api.now()))}</p>
        <p class="small">${wantsIn ? words.opensByItself : words.opensAndJoin}</p>`;
    }
    if (refusal.code === 'join.nobody_admitted') {
      return html`<p class="pill warn">${words.nobodyAdmitted}</p>
        <p class="small">${words.nobodyAdmittedHint}</p>`;
    }
    return html`<p class="small">${this.visit.sentence(refusal.code)}</p>`;
  }

  /** What is heard of the door: not the countdown, but its end. */
  #news() {
    const { words, door } = this.visit;
    const { refusal, wantsIn } = door;
    const wasClosed = this.#wasClosed;
    this.#wasClosed ||= refusal?.opensAt != null;
    if (!refusal) return wasClosed && door.phase === 'prejoin' ? words.doorIsOpen : '';
    if (refusal.opensAt !== null) return wantsIn ? words.opensByItself : '';
    return refusal.code === 'join.nobody_admitted' ? words.nobodyAdmittedHint : this.visit.sentence(refusal.code);
  }

  #heldBy() {
    const { words, door } = this.visit;
    return door.refusal?.code === 'join.nobody_admitted' ? words.waitForPerson : words.waitForDoor;
  }

  #label(choice: Choice) {
    const { words } = this.visit;
    return {
      join: words.join,
      join_sound_only: words.joinSoundOnly,
      join_listening: words.joinListening,
      try_again: words.tryAgain,
    }[choice];
  }

  #other(choice: Choice) {
    const { words, devices } = this.visit;
    const { camera, microphone } = devices.getState();
    const troubled = (['camera', 'microphone'] as const).filter(
      (source) => ({ camera, microphone })[source].status === 'trouble',
    );
    const label = {
      join: words.join,
      join_sound_only: words.soundOnly,
      join_listening: words.listening,
      try_again: words.tryAgain,
    }[choice];
    return html`<button class="quiet" @click=${() => (choice === 'try_again' ? devices.open(troubled) : this.visit.join(choice))}>
      ${label}
    </button>`;
  }

  #see(track: MediaStreamTrack | null) {
    this.#seen = track;
    this.requestUpdate();
  }

  #meter(track: MediaStreamTrack | null) {
    if (track === this.#metered) return;
    this.#stopMeter?.();
    this.#metered = track;
    this.#stopMeter = undefined;
    if (!track) return;
    this.#stopMeter = this.visit.devices.meter(track, (level) => {
      this.renderRoot.querySelectorAll('.meter i').forEach((bar, index) => bar.classList.toggle('on', level > BARS[index]!));
      if (level < HEARD.level || ++this.#loud !== HEARD.times) return;
      this.requestUpdate();
    });
  }

  /** Counts down while the door is closed. */
  #tick(isCounting: boolean) {
    if (isCounting) this.#timer ??= setInterval(() => this.visit.changed(), 1000);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-prejoin': TelehealthPrejoin;
  }
}
