import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CallMode } from '@bedside/contract';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { ownTab, tabState, type KeptVisit } from '../../api/tab-state.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import type { RingTarget } from '../../call/ring-target.ts';
import type { ChosenVisit } from '../../internal/nearest-call.ts';
import { lazy } from '../../internal/lazy.ts';
import { shellWords } from '../../localization/call-shell-words.ts';
import { words } from '../../localization/words.ts';
import type { Visit, VisitPorts } from './visit.ts';

const loadBegin = lazy((retryQuery) => import('./begin.ts'));
const loadVisit = lazy((retryQuery) => import('./visit.ts'));
const loadRings = lazy((retryQuery) => import('./rings.ts'));

/**
 * @summary One visit, from the device check through the waiting room and the call to the goodbye.
 * @status experimental
 * @since 0.1
 *
 * @slot brand - The clinic's mark, over the preview.
 * @slot before-join - Above the buttons of the device check.
 * @slot waiting-room - Shown while the person waits to be admitted.
 * @slot toolbar-start - Before the controls of the visit.
 * @slot toolbar-end - After the controls of the visit.
 * @slot side - Your own, beside the visit.
 * @slot ended - Below the goodbye.
 * @slot arrangement - Your own arrangement of the parts, in place of ours: `<telehealth-prejoin>`, `<telehealth-stage>` or a
 *   `<telehealth-tile>` for each of the others, `<telehealth-controls>`, `<telehealth-device-menu>`. What is not in it is drawn as without it.
 * @slot fallback - What to do when video does not work, in place of the clinic's phone number.
 *
 * @event telehealth-call-joined - The local participant is in the room.
 * @event telehealth-call-left - The local participant was in the room and is out of it now; `reason` says why.
 * @event telehealth-call-failed - The room was never entered; `code` says why.
 * @event telehealth-waiting-changed - The place in the waiting room began, changed or is over; `entry` is it.
 * @event telehealth-device-checked - The person asks to come in with these devices.
 * @event telehealth-call-ringing - Someone is rung; `ring` says which call, and in which direction, as with the next five.
 * @event telehealth-call-accepted - The call was taken, by whom it rang for, or here.
 * @event telehealth-call-declined - It was declined.
 * @event telehealth-call-missed - Nobody took it in time.
 * @event telehealth-call-cancelled - Whoever rang gave up.
 * @event telehealth-call-answered-elsewhere - It was taken on another device of the person.
 * @event telehealth-leave-request - The person pressed Leave; cancelable.
 *
 * @csspart prejoin - The device check.
 * @csspart about - Who, when and what the visit is, above the device check.
 * @csspart preview - The person's own picture in the device check.
 * @csspart devices - The choice of devices.
 * @csspart actions - The buttons of the device check and the goodbye.
 * @csspart waiting - The waiting room.
 * @csspart outgoing - Whom one rings, and what became of it.
 * @csspart stage - The visit.
 * @csspart tile - One person in the visit.
 * @csspart self - The person's own picture in the visit.
 * @csspart toolbar - The controls of the visit.
 * @csspart timer - How long the visit has been going on.
 * @csspart panel - What stands beside the visit: messages, notes, people, your own.
 * @csspart goodbye - What happened, and what to do next.
 *
 * @cssproperty [--telehealth-call-height=min(80dvh, 720px)] - The height of the visit.
 * @cssproperty [--telehealth-stage=oklch(0.19 0.02 235)] - Behind the pictures; dark in both themes.
 * @cssproperty [--telehealth-on-stage=oklch(0.96 0.006 220)] - Text on it.
 *
 * @tagname telehealth-call
 */
export class TelehealthCall extends TelehealthElement {
  static override properties = {
    appointmentId: { attribute: 'appointment-id' },
    callId: { attribute: 'call-id' },
    audioOnly: { type: Boolean, attribute: 'audio-only' },
    withoutControls: { type: Boolean, attribute: 'without-controls' },
  };

  /** The appointment to visit. The server decides whether it may be joined now. */
  declare appointmentId: string;

  /** The call to take part in that was rung, in place of an appointment. */
  declare callId: string;

  /** Neither asks for a camera nor sends a picture. */
  declare audioOnly: boolean;

  /** Leaves the controls of the visit out, for a page that draws its own. */
  declare withoutControls: boolean;

  /** @internal Where room and devices come from, in tests. */
  ports: Partial<VisitPorts> | undefined;

  /** @internal Rings, or is in a room. */
  declare isCalling: boolean | undefined;

  /** @internal What is known of the visit already, from the element where it was chosen. */
  chosen: ChosenVisit | undefined;

  #visit: Visit | undefined;
  #kept: KeptVisit | undefined;
  /** What is drawn when an invitation does not let in. */
  #refused: TemplateResult | undefined;
  #unsubscribe: (() => void) | undefined;
  #api = Promise.withResolvers<TelehealthApi>();
  #state: 'idle' | 'loading' | 'failed' = 'idle';
  #wantsFocus = false;
  #announcer = new Announcer(this);

  constructor() {
    super();
    this.appointmentId = this.callId = '';
    this.audioOnly = false;
    this.withoutControls = false;
  }

  /** Fetches what the device check needs, ahead of `start()`. */
  async preload() {
    await loadVisit().catch(() => {});
  }

  /** Opens the visit at its device check. Once it is open, lets in someone who waits for the door. */
  start() {
    return this.#ask((visit) => visit.start());
  }

  /** Asks to come in; settles once the room is entered, the person waits, or the door stays closed. */
  join() {
    return this.#ask((visit) => visit.join());
  }

  /** Goes. Others stay in the visit. */
  async leave() {
    await this.#visit?.leave();
  }

  /** Ends the visit for everyone. Rejects when the API does not. */
  async end() {
    await this.#visit?.end();
  }

  /** Turns the camera off, or on again. The element shows the new state once the room has it. */
  async toggleCamera() {
    await this.#visit?.toggle('camera');
  }

  /** Turns the microphone off, or on again. */
  async toggleMicrophone() {
    await this.#visit?.toggle('microphone');
  }

  /** From the camera towards the person to the one away from them, or back. Settles once the others see by it. */
  async flipCamera() {
    await this.#visit?.part?.flipCamera();
  }

  /** Asks which screen to show, within a click, and shows it. Settles once the others see it; rejects when the person chose none, or may not. */
  async startScreenShare() {
    await (await loadVisit()).shareScreen(this.#visit);
  }

  /** Rings the other side of a conversation or an appointment, or a person. Settles once it rings there; rejects when it does not. */
  ring(target: RingTarget) {
    return this.#ask((visit) => loadRings().then((it) => it.ring(visit, target)));
  }

  /** Takes the call that rings on this page; with `{ mode: 'audio' }` by sound only. Settles once it is taken. */
  accept(options?: { mode?: CallMode }) {
    return this.#ask((visit) => loadRings().then((it) => it.accept(visit, options)));
  }

  /** Does not take the call that rings on this page. */
  decline() {
    return this.#ask((visit) => loadRings().then((it) => it.decline(visit)));
  }

  /** Stops ringing someone. */
  cancel() {
    return this.#ask((visit) => loadRings().then((it) => it.cancel(visit)));
  }

  override focus() {
    this.#wantsFocus = !this.#visit?.focus();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#drop();
    this.#unsubscribe?.();
    this.#unsubscribe = api?.onEvent(({ type }) => {
      if (type === 'cleared') {
        this.#drop();
        this.appointmentId = '';
      } else if (type !== 'resync' || !this.#refused) return;
      void this.#begin();
    });
    void this.#begin();
  }

  #drop() {
    // What the person closed stays closed.
    if (this.#visit?.door.phase === 'idle') this.appointmentId = '';
    this.#visit?.dispose();
    this.#visit = undefined;
    const { resolve } = this.#api;
    this.#api = Promise.withResolvers();
    // Who waits for an API gets the next one.
    resolve(this.#api.promise);
    this.#show('idle');
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    super.willUpdate(changed);
    if ((changed.has('appointmentId') && this.appointmentId) || (changed.has('callId') && this.callId)) void this.start();
  }

  protected override render() {
    const said = words(shellWords);
    const state = this.#state;
    return html`${this.#announcer.render()}${
      this.#visit?.render() ??
      this.#refused ??
      (state === 'failed'
        ? html`<div class="stack">
            <p>${said.failed}</p>
            <button class="primary" @click=${this.#begin}>${said.retry}</button>
          </div>`
        : state === 'loading'
          ? html`<p class="small">${said.loading}</p>`
          : nothing)
    }`;
  }

  /** A visit that this tab was in before a reload, or the one that an invitation opens, starts by itself. */
  #begin = async () => {
    const { api } = this;
    const { visit, invitation } = tabState.get();
    const isAlone = !document.querySelector('appointment-list');
    try {
      const isOpening = this.appointmentId || this.callId || visit || isAlone;
      const [it] = isOpening ? await Promise.all([loadBegin(), ownTab().catch(() => {})]) : [];
      if (!api || api !== this.api) return;
      this.#kept = it?.claimVisit(this.appointmentId);
      this.#api.resolve(api);
      const ringing = this.#kept?.isRinging && this.#kept;
      if (ringing) {
        this.#kept = undefined;
        return void this.ring(ringing).catch(() => {});
      }
      this.callId ||= this.#kept?.callId ?? '';
      if ((this.appointmentId ||= this.#kept?.appointmentId ?? '') || this.callId) return void this.start();
      const opened = isAlone && (await it!.openInvitation(api, this.#begin, this));
      if (api !== this.api || !opened) return;
      if (typeof opened === 'string') this.appointmentId ||= opened;
      else this.#refused = opened;
      this.requestUpdate();
    } catch {
      if (api) this.#api.resolve(api);
      if (invitation) this.#show('failed');
    }
  };

  async #ask(work: (visit: Visit) => unknown) {
    this.#show('loading');
    try {
      const [api, { Visit }] = await Promise.all([this.#api.promise, loadVisit()]);
      if (api !== this.api) return;
      this.#visit ??= new Visit(this, api, (text) => this.#announcer.say(text), this.#kept);
    } catch {
      return this.#show('failed');
    }
    const working = work(this.#visit);
    this.requestUpdate();
    if (this.#wantsFocus) {
      await this.updateComplete;
      this.focus();
    }
    await working;
  }

  #show(state: 'idle' | 'loading' | 'failed') {
    this.#refused = undefined;
    this.#state = state;
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-call': TelehealthCall;
  }
}
