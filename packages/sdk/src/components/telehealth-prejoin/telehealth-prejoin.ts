import type { Appointment } from '@bedside/contract';
import { html, LitElement, nothing } from 'lit';
import { choicesFor, type Choice } from '../../devices/choices.ts';
import { base } from '../../internal/base.styles.ts';
import type { Visit } from '../telehealth-call/visit.ts';
import type { PrejoinMore } from './more.ts';
import styles from './telehealth-prejoin.styles.ts';

/** This loud, this often: somebody spoke. */
const HEARD = { level: 0.45, times: 3 };

/**
 * @summary The device check: whose visit it is, how one looks and sounds, which devices, and the buttons that go on to the visit.
 *
 * @slot brand - The clinic's mark, over the preview.
 * @slot before-join - Above the buttons.
 * @slot fallback - What to do when nothing else works, in place of the clinic's phone number.
 *
 * @csspart about - Who, when and what the visit is.
 * @csspart preview - The person's own picture.
 * @csspart devices - The choice of devices.
 * @csspart actions - The buttons.
 *
 * @cssproperty [--telehealth-on-accent] - Text on your colour. Without it, near white or near black, whichever is legible.
 * @cssproperty [--telehealth-warning=light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80))] - Something wants attention.
 * @cssproperty [--telehealth-on-stage=oklch(0.96 0.006 220)] - Text over the preview.
 *
 * @tagname telehealth-prejoin
 */
export class TelehealthPrejoin extends LitElement {
  static override styles = [base, styles];
  static override properties = { visit: { state: true, attribute: false }, stamp: { state: true, attribute: false } };

  /** @internal */
  declare visit: Visit;
  /** @internal */
  declare stamp: number;

  #metered: MediaStreamTrack | null = null;
  #stopMeter: (() => void) | undefined;
  #loud = 0;
  #seen: MediaStreamTrack | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #wasClosed = false;
  #more: PrejoinMore | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#meter(null);
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Where a page arranges the parts itself, it may be there without a visit. */
  protected override shouldUpdate() {
    return Boolean(this.visit);
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    const { microphone, isMuted } = this.visit.devices.getState();
    this.#meter(isMuted || !this.isConnected ? null : microphone.track);
    this.visit.show(this.renderRoot.querySelector('video'));
    // A picture may start once the next screen is there.
    if (this.isConnected)
      this.visit.tell(this.#heading(), ...this.visit.ask.problems(), this.#news(), ...(this.#more?.news() ?? []));
  }

  /** @internal The visit, once it is read. */
  get appointment() {
    return (this.visit.door as { appointment?: Appointment | null }).appointment;
  }

  protected override render() {
    const { visit, appointment } = this;
    const { words, door, ask } = visit;
    const { camera, microphone } = visit.devices.getState();
    const can = choicesFor(camera.status, microphone.status);
    const isJoining = door.phase === 'joining';
    // What the person can answer holds nobody.
    const isHeld = door.wantsIn && door.refusal !== null && !/elsewhere|patient/.test(door.refusal.code);
    this.#tick(door.refusal?.opensAt != null || ask.isEarly);
    const more = (this.#more ??= ask.more ? new ask.more.PrejoinMore(this) : undefined);
    const about = html`<div class="about" part="about">${appointment ? more?.about(appointment) : nothing}</div>`;
    const elsewhere = appointment && more?.withoutCall(appointment);
    if (elsewhere)
      return html`${about}
        <div class="stack">
          <h2 tabindex="-1">${elsewhere[0]}</h2>
          <p>${elsewhere[1]}</p>
          <slot name="before-join"></slot>
          <div class="row"><button class="quiet" @click=${() => visit.leave()}>${words.notNow}</button></div>
          ${visit.fallback()}
        </div>`;
    return html`
      ${about}
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
          ${
            more?.devices() ??
            (ask.more === null
              ? html`<p class="small">${words.noChoices}</p>
                  <button @click=${() => ask.loadAgain()}>${words.tryAgain}</button>`
              : html`<div class="bone"></div>
                  <div class="bone"></div>`)
          }
        </div>
        ${this.#door()}
        <slot name="before-join"></slot>
        <div class="go" part="actions">
          <button
            class="primary block"
            aria-disabled=${isJoining || isHeld}
            @click=${() => !isJoining && !isHeld && visit.join(can.main)}
          >
            ${isJoining ? words.joining : isHeld ? this.#heldBy() : this.#label(can.main, true)}
          </button>
        </div>
        <div class="stack" part="actions">
          <div class="row">
            ${isJoining || isHeld ? nothing : can.others.map((one) => this.#other(one))}
            <button class="quiet" @click=${() => visit.leave()}>${words.notNow}</button>
          </div>
          ${camera.problem || microphone.problem || isHeld ? visit.fallback() : nothing}
        </div>
      </div>
      ${door.refusal?.code === 'join.active_elsewhere' ? more?.elsewhere() : nothing}
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
    const { words, devices, ask } = this.visit;
    const { camera, microphone } = devices.getState();
    if (ask.isEarly)
      return html`<p class="small">${words.earlyHint}</p>
        <button @click=${() => ask.now()}>${words.check}</button>`;
    if (camera.status === 'opening' || microphone.status === 'opening') return html`<p class="small">${words.startingHint}</p>`;
    return this.#more?.help();
  }

  #door() {
    const { words, door, times, api } = this.visit;
    const { refusal, wantsIn } = door;
    if (!refusal || (refusal.code === 'join.active_elsewhere' && this.#more)) return nothing;
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
    return this.#more?.whose(refusal.code) ?? html`<p class="small">${this.visit.sentence(refusal.code)}</p>`;
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

  #label(choice: Choice, isMain = false) {
    const { words } = this.visit;
    return {
      join: words.join,
      join_sound_only: isMain ? words.joinSoundOnly : words.soundOnly,
      join_listening: words.listening,
    }[choice];
  }

  #other(choice: Choice) {
    return html`<button class="quiet" @click=${() => this.visit.join(choice)}>${this.#label(choice)}</button>`;
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
      this.#more?.level(level);
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
