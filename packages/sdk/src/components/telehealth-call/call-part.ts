import { html, type TemplateResult } from 'lit';
import { keepVisit, tabState } from '../../api/tab-state.ts';
import { isIn, isOut, type CallState } from '../../call/call-state.ts';
import { createCallStore, type CallStore } from '../../call/call-store.ts';
import type { RoomPort } from '../../call/room-port.ts';
import type { OneDevice } from '../../devices/device-check.ts';
import { TelehealthDeviceCheckedEvent } from '../../events/call-device-checked.ts';
import { TelehealthLeaveRequestEvent } from '../../events/call-leave-request.ts';
import { define } from '../../internal/define.ts';
import { initials } from '../../internal/person-name.ts';
import { callWords } from '../../localization/call-words.ts';
import { words } from '../../localization/words.ts';
import { TelehealthControls } from '../telehealth-controls/telehealth-controls.ts';
import { TelehealthDeviceMenu } from '../telehealth-device-menu/telehealth-device-menu.ts';
import { TelehealthGoodbye } from '../telehealth-goodbye/telehealth-goodbye.ts';
import { TelehealthStage } from '../telehealth-stage/telehealth-stage.ts';
import { TelehealthTile } from '../telehealth-tile/telehealth-tile.ts';
import { TelehealthWaiting } from '../telehealth-waiting/telehealth-waiting.ts';
import { tellPage } from './tell-page.ts';
import type { Visit } from './visit.ts';

define('telehealth-tile', TelehealthTile);
define('telehealth-device-menu', TelehealthDeviceMenu);
define('telehealth-controls', TelehealthControls);
define('telehealth-stage', TelehealthStage);
define('telehealth-waiting', TelehealthWaiting);
define('telehealth-goodbye', TelehealthGoodbye);

/** The call of a `Visit`, and the screens after the device check. */
export class CallPart {
  readonly visit: Visit;
  readonly call: CallStore;
  #cleanups: (() => void)[];
  /** What was on when the person was last in. */
  #lastOn = { camera: true, microphone: true };
  #speaker = '';

  constructor(visit: Visit, loadRoom: () => Promise<RoomPort>) {
    this.visit = visit;
    this.call = createCallStore({ api: visit.api, media: visit.devices, loadRoom });
    this.#cleanups = [
      tellPage(visit.host, this.call),
      this.call.subscribe((now, before) => {
        this.#remember(now, now.appointmentId ?? before.appointmentId);
        // Before the devices are let go of, which is the next thing to happen.
        if (isOut(now.phase) && !isOut(before.phase)) this.#lastOn = this.#on();
        this.#useSpeaker();
        visit.changed(null, now.phase !== before.phase || now.grant !== before.grant);
      }),
      visit.devices.subscribe(() => {
        this.#remember(this.state, this.state.appointmentId);
        this.#useSpeaker();
      }),
    ];
  }

  get state(): CallState {
    return this.call.getState();
  }
  get words() {
    return words(callWords);
  }

  /** Already at this appointment, and not out of it. */
  isOpen(appointmentId: string) {
    const { phase } = this.state;
    return this.state.appointmentId === appointmentId && phase !== 'idle' && !isOut(phase);
  }
  /** Still at the device check: not let in, not waiting, not turned away. */
  isAtDoor() {
    const { phase, grant, wasIn } = this.state;
    return phase === 'prejoin' || (phase === 'joining' && !grant && !wasIn);
  }
  isBusy() {
    return isIn(this.state.phase);
  }

  async join(takeOver: boolean) {
    this.visit.host.dispatchEvent(new TelehealthDeviceCheckedEvent(this.visit.devices.getCheck()));
    const { camera, microphone } = this.visit.devices.getState();
    const isOn = ({ status }: OneDevice) => status === 'ready' || status === 'opening';
    tabState.set({ checked: { camera: isOn(camera), microphone: isOn(microphone) } });
    // Within the click, while the browser still counts it as one.
    void this.call.startAudio();
    await this.call.join({ takeOver });
  }

  /** From the goodbye straight back in, or to the device check when they never were in. */
  async joinAgain(takeOver = false) {
    const { appointmentId, wasIn, errorCode } = this.state;
    if (!appointmentId) return;
    if (!wasIn && !errorCode?.startsWith('call.')) return this.visit.start();
    const appointment = this.visit.api.getAppointment(appointmentId).catch(() => null);
    const started = this.call.start(appointmentId, { isReturning: true, takeOver, appointment });
    void this.visit.ask.open(this.#lastOn, appointment);
    await started;
  }

  askToLeave() {
    if (this.visit.host.dispatchEvent(new TelehealthLeaveRequestEvent())) void this.call.leave();
  }

  async end() {
    await this.call.end().catch((cause: { code?: string }) => {
      this.visit.say(this.visit.sentence(cause.code ?? '') || this.words.notEnded);
    });
  }

  async dispose() {
    await this.call.leave();
    for (const cleanup of this.#cleanups) cleanup();
    this.call.destroy();
  }

  /** The person at the other end. */
  get otherName() {
    const { call, grant, appointment } = this.state;
    const there = call?.participants.find(({ identity }) => identity !== grant?.identity);
    const others = appointment?.participants.filter(({ personId }) => personId !== this.visit.me?.person.id) ?? [];
    const name = (there ?? others.find(({ role }) => role === 'practitioner') ?? others[0])?.name;
    return name ? this.shortName(name) : this.words.someone;
  }

  nameOf(identity: string) {
    return this.shortName(this.#fullName(identity));
  }
  initialsOf(identity: string) {
    return initials(this.#fullName(identity));
  }

  /** Dr. Okafor, of Dr. Amara Okafor. */
  shortName(name: string) {
    const parts = name.split(' ');
    return parts[0]?.endsWith('.') && parts.length > 2 ? `${parts[0]} ${parts.at(-1)}` : name;
  }

  render(): TemplateResult {
    const { phase } = this.state;
    const { stamp } = this.visit;
    if (isOut(phase)) {
      return html`<telehealth-goodbye data-view part="goodbye" exportparts="actions" .scene=${this} .stamp=${stamp}
        >${this.visit.slots('ended', 'fallback')}</telehealth-goodbye
      >`;
    }
    if (phase === 'waiting') {
      return html`<telehealth-waiting data-view part="waiting" .scene=${this} .stamp=${stamp}
        >${this.visit.slots('waiting-room', 'fallback')}</telehealth-waiting
      >`;
    }
    return html`<telehealth-stage data-view part="stage" exportparts="tile, self, toolbar, timer" .scene=${this} .stamp=${stamp}
      >${this.visit.slots('toolbar-start', 'toolbar-end')}</telehealth-stage
    >`;
  }

  /** Asked after having asked to come in: whether the other device is to give way. */
  elsewhere() {
    const { visit, words } = this;
    return html`<dialog class="stack" aria-labelledby="elsewhere" @cancel=${() => visit.leave()}>
      <h2 id="elsewhere">${words.elsewhere}</h2>
      <p>${words.elsewhereHint}</p>
      <button class="primary block" autofocus @click=${() => visit.join('join', { takeOver: true })}>
        ${words.continueHere}
      </button>
      <button class="quiet" @click=${() => visit.leave()}>${visit.words.notNow}</button>
    </dialog>`;
  }

  #fullName(identity: string) {
    const [bare] = identity.split('#');
    return this.state.call?.participants.find((one) => one.identity === bare)?.name ?? '';
  }

  #on() {
    const { camera, microphone } = this.visit.devices.getTracks();
    return { camera: Boolean(camera), microphone: Boolean(microphone) };
  }

  /** As chosen at the device check or in the visit; the room knows it before there is anything to hear. */
  #useSpeaker() {
    const { speaker } = this.visit.devices.getState().chosen;
    if (speaker === this.#speaker || this.state.phase === 'idle') return;
    this.#speaker = speaker;
    void this.call.setSpeaker(speaker);
  }

  /** A reload comes back to the visit, or to the place in the waiting room, as long as the person did not leave it. */
  #remember({ phase, wasIn }: CallState, appointmentId: string | null) {
    const { visit: kept } = tabState.get();
    if (appointmentId && (isIn(phase) || phase === 'waiting')) {
      const now = { appointmentId, ...this.#on(), ...(!wasIn && { isWaiting: true }) };
      if (JSON.stringify(kept) !== JSON.stringify(now)) keepVisit(now);
    } else if (kept && kept.appointmentId === appointmentId && (isOut(phase) || phase === 'idle')) keepVisit(undefined);
  }
}
