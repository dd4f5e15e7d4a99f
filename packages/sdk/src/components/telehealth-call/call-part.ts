import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '@bedside/contract';
import { tabState } from '../../api/tab-state.ts';
import { isIn, isOut, mayShareScreen, ownPlace, type CallState } from '../../call/call-state.ts';
import { createCallStore, type CallStore } from '../../call/call-store.ts';
import { forWhom } from '../../call/enter.ts';
import type { RoomParticipant, RoomPort } from '../../call/room-port.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { browserKind } from '../../devices/browser-kind.ts';
import { browserScreen } from '../../devices/browser-screen.ts';
import type { OneDevice } from '../../devices/device-check.ts';
import { TelehealthDeviceCheckedEvent } from '../../events/call-device-checked.ts';
import { TelehealthLeaveRequestEvent } from '../../events/call-leave-request.ts';
import { define } from '../../internal/define.ts';
import { ellipsisIcon } from '../../internal/icons/ellipsis.ts';
import { handIcon } from '../../internal/icons/hand.ts';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { micIcon } from '../../internal/icons/mic.ts';
import { xIcon } from '../../internal/icons/x.ts';
import { lazy } from '../../internal/lazy.ts';
import { initials } from '../../internal/person-name.ts';
import { callWords } from '../../localization/call-words.ts';
import { stageWords } from '../../localization/stage-words.ts';
import { words } from '../../localization/words.ts';
import { TelehealthControls } from '../telehealth-controls/telehealth-controls.ts';
import { flipCamera } from '../telehealth-device-menu/flip-camera.ts';
import { TelehealthDeviceMenu } from '../telehealth-device-menu/telehealth-device-menu.ts';
import { TelehealthGoodbye } from '../telehealth-goodbye/telehealth-goodbye.ts';
import { TelehealthStage } from '../telehealth-stage/telehealth-stage.ts';
import { TelehealthTile, type TileLook } from '../telehealth-tile/telehealth-tile.ts';
import { TelehealthWaiting } from '../telehealth-waiting/telehealth-waiting.ts';
import { rememberVisit } from './remember-visit.ts';
import type { LateComers } from './late-comers.ts';
import { StageView } from './stage-view.ts';
import { tellPage } from './tell-page.ts';
import type { Visit } from './visit.ts';

define('telehealth-tile', TelehealthTile);
define('telehealth-device-menu', TelehealthDeviceMenu);
define('telehealth-controls', TelehealthControls);
define('telehealth-stage', TelehealthStage);
define('telehealth-waiting', TelehealthWaiting);
define('telehealth-goodbye', TelehealthGoodbye);

const loadLate = lazy((retryQuery) => import('./late-comers.ts'));

/**
 * The call of a `Visit`, and the screens after the device check. Long, since it is to its screens, and to the chunks that they load later, what
 * `Visit` is to the device check: the one object through which they reach the call, its people and its words.
 */
export class CallPart {
  readonly visit: Visit;
  readonly call: CallStore;
  /** For parts that are loaded later. */
  readonly icons = { more: ellipsisIcon, hand: handIcon, mic: micIcon, micOff: micOffIcon, x: xIcon };
  readonly view = new StageView(() => this.visit.changed());
  /** Messages that come while it runs; and who waits to come in, for whoever may let them in. */
  late: LateComers | undefined;
  #cleanups: (() => void)[];
  /** What was on when the person was last in. */
  #lastOn = { camera: true, microphone: true };
  #speaker = '';

  constructor(visit: Visit, loadRoom: () => Promise<RoomPort>) {
    this.visit = visit;
    this.call = createCallStore({
      api: visit.api,
      media: visit.devices,
      loadRoom,
      screen: visit.host.ports?.screen ?? browserScreen,
      around: browserKind(navigator),
    });
    this.#cleanups = [
      () => this.late?.dispose(),
      tellPage(visit.host, this.call),
      this.call.subscribe((now, before) => {
        rememberVisit(now, before, this.#on());
        visit.host.isCalling = now.phase === 'joining' || isIn(now.phase);
        // A rung call that is over is not come back to.
        if (isOut(now.phase) && now.callId === visit.host.callId) visit.host.callId = '';
        // Before the devices are let go of, which is the next thing to happen.
        if (isOut(now.phase) && !isOut(before.phase)) this.#lastOn = this.#on();
        if (this.late || isIn(now.phase)) void this.#lookForLate();
        this.#useSpeaker();
        visit.changed(null, now.phase !== before.phase || now.grant !== before.grant);
      }),
      visit.devices.subscribe(() => {
        rememberVisit(this.state, this.state, this.#on());
        this.#useSpeaker();
      }),
    ];
  }

  get state(): CallState {
    return this.call.getState();
  }
  get words() {
    return words(callWords, this.visit.host);
  }

  get said() {
    return words(stageWords, this.visit.host);
  }
  /** There is a conversation that belongs to this. */
  get hasMessages() {
    return Boolean(this.state.appointmentId);
  }
  can = (action: Call['can'][number]) => this.state.call?.can.includes(action) ?? false;

  placeOf(identity: string) {
    const [bare] = identity.split('#');
    return this.state.call?.participants.find((one) => one.identity === bare);
  }

  /** The person's own place in the call; undefined until it is read. */
  get own() {
    return ownPlace(this.state);
  }

  /** What somebody is in this visit; of a guest, what kind of guest. */
  roleOf({ personId, role }: Call['participants'][number]) {
    const { guestKind } = this.state.appointment?.participants.find((one) => personId && one.personId === personId) ?? {};
    return guestKind ?? role;
  }

  /** Asks the clinic for something in this call; says when it does not. True when it did. */
  async moderate(path: string, body?: object) {
    try {
      await this.call.ask(path, body);
      return true;
    } catch (cause) {
      this.visit.say(this.visit.sentence((cause as { code?: string }).code ?? '') || this.said.notDone);
      return false;
    }
  }

  async toggleScreen() {
    if (this.state.isScreenShared) this.call.screen.stop();
    else await this.startScreenShare().catch((cause: Error) => this.visit.say(cause.message));
  }

  /** Settles once the others can see it; rejects when nothing is shown. */
  async startScreenShare() {
    const { screen, sync } = this.call;
    const isShown = () => this.state.isScreenShared && screen.getTracks() !== null;
    if (isShown()) return;
    const isOpen = this.state.phase === 'joined' && mayShareScreen(this.state) && (await screen.start());
    if (isOpen) await sync();
    if (isShown()) return;
    if (isOpen) screen.stop();
    throw new DOMException(this.said.noScreen, 'NotAllowedError');
  }

  /** Settles once the others see what the other camera sees; does nothing without a camera that is on, and another one. */
  async flipCamera() {
    await flipCamera(this.visit.devices);
    await this.call.sync();
  }

  toggleHand() {
    return this.moderate(this.own?.isHandRaised ? '/lower-hand' : '/raise-hand', forWhom(this.state.whose));
  }

  callClinic() {
    const phone = this.visit.me?.clinic.phone;
    return phone ? phoneLink(phone, this.words.callClinic(phone)) : nothing;
  }

  /** Already at this appointment or in this call, and not out of it. */
  isOpen(id: string) {
    const { phase, callId, appointmentId } = this.state;
    return (callId ?? appointmentId) === id && phase !== 'idle' && !isOut(phase);
  }
  /** Still at the device check: not let in, not waiting, not turned away. */
  isAtDoor() {
    const { phase, grant, wasIn, callId } = this.state;
    return phase === 'prejoin' || (phase === 'joining' && !grant && !wasIn && !callId);
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
    const { appointmentId, callId, wasIn, errorCode } = this.state;
    const id = callId ?? appointmentId;
    if (!id) return;
    if (!wasIn && !errorCode?.startsWith('call.')) return this.visit.start();
    const { api } = this.visit;
    const appointment = (callId ? api.getCall(callId) : api.getAppointment(id)).catch(() => null);
    const started = this.call.start(id, { isReturning: true, takeOver, appointment });
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

  /** Who was rung, or rang. */
  get otherId() {
    const me = this.visit.me?.person.id;
    return this.state.call?.participants.find(({ personId }) => personId && personId !== me)?.personId ?? null;
  }

  /** The person at the other end. */
  get otherName() {
    const { call, grant, appointment } = this.state;
    const me = this.visit.me?.person.id;
    // Once it is over there is no grant any more.
    const there = call?.participants.find(({ identity, personId }) => identity !== grant?.identity && personId !== me);
    const others = appointment?.participants.filter(({ personId }) => personId !== me) ?? [];
    const name = (there ?? others.find(({ role }) => role === 'practitioner') ?? others[0])?.name;
    return name ? this.shortName(name) : this.words.someone;
  }

  nameOf(identity: string) {
    return this.shortName(this.#fullName(identity));
  }
  initialsOf(identity: string) {
    return initials(this.#fullName(identity));
  }

  /** What a tile shows of somebody, or of their screen. */
  lookOf(participant: RoomParticipant | null, kind: TileLook['kind'] = 'person', mayPin = false): TileLook {
    const place = participant && this.placeOf(participant.identity);
    return {
      kind,
      name: participant ? this.nameOf(participant.identity) || this.words.guest : '',
      initials: participant ? this.initialsOf(participant.identity) : '',
      role: (place && place.role !== 'practitioner' && this.said.role[this.roleOf(place)]) || '',
      isHandRaised: place?.isHandRaised ?? false,
      isPinned: participant && mayPin ? this.view.isPinned(kind, participant.identity) : null,
      volume: this.view.volume,
    };
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
    return html`<telehealth-stage
      data-view
      part="stage"
      exportparts="tile, self, toolbar, timer, panel"
      .scene=${this}
      .stamp=${stamp}
      >${this.visit.slots('toolbar-start', 'toolbar-end', 'side')}</telehealth-stage
    >`;
  }

  #fullName(identity: string) {
    return this.placeOf(identity)?.name ?? '';
  }

  /** One for each visit, made with the first look. */
  async #lookForLate() {
    const { LateComers: Late } = await loadLate().catch(() => ({ LateComers: undefined }));
    if (Late) this.late ??= new Late(this);
    this.late?.follow();
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
}
