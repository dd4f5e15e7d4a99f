import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Me } from '@bedside/contract';
import { ownTab, tabState, type KeptVisit } from '../../api/tab-state.ts';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import type { CallState } from '../../call/call-state.ts';
import type { MediaSource, RoomPort } from '../../call/room-port.ts';
import type { ScreenPort } from '../../call/screen-share.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { browserDevices } from '../../devices/browser-devices.ts';
import type { Choice } from '../../devices/choices.ts';
import { createDeviceCheck, type DeviceCheck } from '../../devices/device-check.ts';
import type { DevicesPort } from '../../devices/devices-port.ts';
import { define } from '../../internal/define.ts';
import { focusedIn } from '../../internal/focused-in.ts';
import { lazy } from '../../internal/lazy.ts';
import { prejoinWords } from '../../localization/prejoin-words.ts';
import { createTimes } from '../../localization/times.ts';
import { learn, words } from '../../localization/words.ts';
import { TelehealthPrejoin } from '../telehealth-prejoin/telehealth-prejoin.ts';
import type { CallPart } from './call-part.ts';
import type { arrange, Shown } from './parts.ts';
import { DeviceAsk } from './device-ask.ts';
import { Sentences } from './sentences.ts';
import type { TelehealthCall } from './telehealth-call.ts';
import { Telling } from './telling.ts';

define('telehealth-prejoin', TelehealthPrejoin);

const loadCallPart = lazy((retryQuery) => import('./call-part.ts'));
const loadParts = lazy((retryQuery) => import('./parts.ts'));
const loadRoomChunk = lazy((retryQuery) => import('../../livekit/create-room.ts'));

export type VisitPorts = { loadRoom: () => Promise<RoomPort>; devices: DevicesPort; screen: ScreenPort };
/** What the device check needs of the call; it is drawn before the call is loaded. */
export type Door = Pick<CallState, 'phase' | 'wantsIn' | 'refusal' | 'wasIn'> & { whose?: string | null };

/** Shows the person's screen in a visit, if there is one. */
export async function shareScreen(visit: Visit | undefined) {
  if (!visit?.part) throw new DOMException('No visit to show a screen in.', 'NotAllowedError');
  await visit.part.startScreenShare();
}

/**
 * What `<telehealth-call>` does once the device check is loaded. The call itself and the media client arrive while the person looks at
 * themselves. Chunks that are loaded later take what they share with this one from this object: a retried chunk has another address, and
 * a static import would load a second copy of it. That makes it long: what could be moved out would be reached through it all the same.
 */
export class Visit {
  readonly host: TelehealthCall;
  readonly api: TelehealthApi;
  readonly devices: DeviceCheck;
  readonly ask = new DeviceAsk(this);
  /** Into the one live region of the element. */
  readonly say: (text: string) => void;
  me: Me | null = null;
  /** Someone is rung: shown in place of all else. */
  ring: (Door & { render(): TemplateResult; dispose(): void }) | undefined;
  /** Grows with every change: screens are drawn anew by it. */
  stamp = 0;

  #kept: KeptVisit | undefined;
  #part: CallPart | undefined;
  /** Stands in for the call until it is loaded. */
  #opening: (Door & { id: string }) | null = null;
  #hasFailed = false;
  /** Undefined until a page wants it, null until it is loaded. */
  #arrange: typeof arrange | null | undefined;
  #turn = 0;
  /** The focus was in a screen that goes, and belongs into the one that comes. */
  #follows = false;
  #telling: Telling;
  /** Where the focus was when the visit was started. */
  #starter: HTMLElement | undefined;
  #sentences = new Sentences(this);
  #unsubscribe: () => void;

  constructor(host: TelehealthCall, api: TelehealthApi, say: (text: string) => void, kept?: KeptVisit) {
    this.host = host;
    this.api = api;
    this.say = say;
    this.#telling = new Telling(say);
    this.#kept = kept;
    this.devices = createDeviceCheck(host.ports?.devices ?? browserDevices);
    this.#unsubscribe = this.devices.subscribe(() => this.changed());
    void api.me().then(
      (me) => this.changed((this.me = me)),
      () => {},
    );
  }

  get door(): Door {
    return (
      this.ring ?? this.#opening ?? this.#part?.call.getState() ?? { phase: 'idle', wantsIn: false, wasIn: false, refusal: null }
    );
  }
  get words() {
    return words(prejoinWords, this.host);
  }
  get times() {
    return createTimes(this.host.locale, this.me?.person.timeZone ?? undefined);
  }

  async start() {
    const { host, api } = this;
    const { callId, chosen } = host;
    const id = callId || host.appointmentId;
    if (!id || this.#opening?.id === id) return;
    if (this.#part?.isOpen(id)) return this.#part.call.start(id);
    const turn = ++this.#turn;
    const focused = focusedIn(document);
    if (focused && !this.#hasFocus()) this.#starter = focused;
    const known = chosen?.id === id ? chosen : undefined;
    const kept = (this.#kept?.callId ?? this.#kept?.appointmentId) === id ? this.#kept : undefined;
    const on = known?.on ?? kept ?? (known?.isAwaited ? tabState.get().checked : undefined);
    // Straight in, without the device check.
    const isReturning = Boolean(on);
    const wasIn = Boolean(kept && !kept.isWaiting);
    if (!this.#part?.isBusy()) {
      this.#opening = {
        id,
        phase: isReturning ? 'joining' : 'prejoin',
        wantsIn: isReturning,
        wasIn: wasIn || Boolean(callId && on),
        refusal: null,
      };
    }
    const appointment = (callId ? api.getCall(id) : api.getAppointment(id)).catch(() => null);
    void this.ask.open(on ?? { camera: true, microphone: true }, known ?? appointment, !isReturning);
    this.changed();
    const part = await this.#load();
    if (!part || turn !== this.#turn) return;
    this.#kept = undefined;
    const started = part.call.start(id, { isReturning, wasIn, appointment, whose: kept?.whose });
    this.changed((this.#opening = null));
    await started;
  }

  /** With what the person chose to come in with. */
  async join(choice: Choice = 'join', { takeOver = false } = {}) {
    if (this.door.phase === 'idle') await this.start();
    if (choice !== 'join') this.devices.goWithout('camera');
    if (choice === 'join_listening') this.devices.goWithout('microphone');
    if (this.#opening) {
      this.#opening = { ...this.#opening, phase: 'joining' };
      this.changed();
    }
    const part = this.#part ?? (await this.#load());
    if (this.#opening) await Promise.resolve();
    await part?.join(takeOver);
  }

  async leave() {
    this.#turn += 1;
    this.ask.cancel();
    if (this.#opening) {
      this.#opening = null;
      this.devices.release();
    }
    await this.#part?.call.leave();
    this.changed();
  }

  async end() {
    await this.#part?.call.end();
  }

  async toggle(source: MediaSource) {
    if (this.#part) await this.#part.call.toggle(source);
  }

  /** The call, once it is loaded. */
  get part() {
    return this.#part;
  }

  dispose() {
    this.#turn += 1;
    this.ask.cancel();
    this.say('');
    this.#arranged(null);
    this.ring?.dispose();
    this.#unsubscribe();
    if (this.#part) void this.#part.dispose();
    else this.devices.release();
  }

  /** Something else is to be drawn. With `isElsewhere` the focus follows to the new screen, if it was ours. */
  changed(_because?: unknown, isElsewhere = false) {
    const isOurs = this.#hasFocus();
    const isIdle = this.door.phase === 'idle';
    this.ask.look();
    this.#follows = !isIdle && (this.#follows || (isElsewhere && isOurs));
    if (isIdle) this.#telling.forget();
    this.stamp += 1;
    this.host.requestUpdate();
    if (isIdle && isOurs) void this.host.updateComplete.then(() => this.#starter?.focus());
    else if (this.#follows) void this.host.updateComplete.then(() => this.focus());
  }

  /** What a screen says of itself. What is new is heard, unless the focus is on its way there and brings it. */
  tell(...parts: string[]) {
    this.#telling.tell(parts, this.#follows);
  }

  /** The heading of the screen, so that a screen reader says where one is. False when there is none yet. */
  focus() {
    const view = [this.host.renderRoot, this.host].map((it) => it.querySelector<LitElement>('[data-view]')).find(Boolean);
    void view?.updateComplete.then(() => {
      this.#follows = false;
      // Who has gone on from the heading meanwhile is not called back.
      if (!view.matches(':focus-within')) view.renderRoot.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
    });
    return Boolean(view);
  }

  render(): TemplateResult {
    const { phase } = this.door;
    const isIdle = this.ring || phase === 'idle' || this.#hasFailed;
    const isDrawn = this.#arranged(isIdle ? null : this.#isAtDoor ? 'prejoin' : /^(join|rec)/.test(phase) ? 'visit' : null);
    if (this.ring) return this.ring.render();
    if (phase === 'idle') return html``;
    if (isDrawn === undefined) return this.#screen();
    return html`<slot name="arrangement"></slot>${isDrawn ? nothing : this.#screen()}`;
  }

  get #isAtDoor() {
    return !this.#part || Boolean(this.#opening) || this.#part.isAtDoor();
  }

  /** Whether a page's own arrangement draws what is on; undefined where there is none. */
  #arranged(shown: Shown) {
    const place = this.host.querySelector(':scope > [slot=arrangement]');
    if (!place) return undefined;
    if (this.#arrange === undefined) {
      this.#arrange = null;
      loadParts().then(
        (it) => this.changed((this.#arrange = it.arrange)),
        () => {},
      );
    }
    return this.#arrange?.(this, place, shown) ?? false;
  }

  #screen(): TemplateResult {
    const { phase, wasIn } = this.door;
    if (this.#hasFailed) {
      const { technicalTitle, technicalText, tryAgain } = this.words;
      return html`<div class="stack">
        <h2>${technicalTitle}</h2>
        <p>${technicalText}</p>
        <button class="primary" @click=${this.#retry}>${tryAgain}</button>
        ${this.fallback()}
      </div>`;
    }
    // From the device check straight to where one is let in: the waiting room or the visit.
    if (!this.#isAtDoor) return this.#part!.render();
    if (wasIn && phase === 'joining') return html`<p class="small">${this.words.joining}</p>`;
    return html`<telehealth-prejoin
      data-view
      part="prejoin"
      exportparts="about, preview, devices, actions"
      .visit=${this}
      .stamp=${this.stamp}
      >${this.slots('brand', 'before-join', 'fallback')}</telehealth-prejoin
    >`;
  }

  /** The page's own, handed on to a screen. A slot without content is not: it would take the place of what the screen shows instead. */
  slots(...names: string[]) {
    const given = names.filter((name) => this.host.querySelector(`:scope > [slot="${name}"]`));
    return given.map((name) => html`<slot name=${name} slot=${name}></slot>`);
  }

  /** Another way to the clinic: the page's own, or else a phone number. */
  fallback() {
    const phone = this.me?.clinic.phone;
    return html`<slot name="fallback">${phone ? html`<p>${phoneLink(phone, this.words.callClinic(phone))}</p>` : nothing}</slot>`;
  }

  /** What an error code means; empty until the sentences are loaded. */
  sentence = (code: string) => this.#sentences.of(code);

  /** Plays our own camera in a `<video>`, starting anew only when it is another. */
  show(video: HTMLVideoElement | null) {
    const { track } = this.devices.getState().camera;
    const shown = video?.srcObject as MediaStream | null | undefined;
    if (video && track && shown?.getVideoTracks()[0] !== track) video.srcObject = new MediaStream([track]);
  }

  /** 12:04, or 1:02:04: a length of time as figures. */
  clock(milliseconds: number) {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    const two = (value: number) => String(value).padStart(2, '0');
    const [h, m] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return `${h ? `${h}:${two(m)}` : m}:${two(seconds % 60)}`;
  }

  /** Also while the person looks at another window. */
  #hasFocus() {
    return this.host.contains((this.host.getRootNode() as Document).activeElement);
  }

  async #load() {
    const loadRoom =
      this.host.ports?.loadRoom ??
      (() =>
        loadRoomChunk().then(
          ({ createRoom }) => createRoom(),
          () => Promise.reject(Object.assign(new Error('chunk'), { code: 'call.chunk_failed' })),
        ));
    try {
      // Both at once: the media client is the larger by far.
      if (!this.host.ports?.loadRoom) void loadRoomChunk().catch(() => {});
      // The copy of a tab has to have a name of its own before the clinic hears of it.
      const [{ CallPart }] = await Promise.all([loadCallPart(), ownTab().catch(() => {}), learn(this.host, 'visit')]);
      this.#hasFailed = false;
      return (this.#part ??= new CallPart(this, loadRoom));
    } catch {
      this.changed((this.#hasFailed = true));
    }
    return undefined;
  }

  #retry = () => {
    this.#opening = null;
    this.#hasFailed = false;
    void this.start();
  };
}
