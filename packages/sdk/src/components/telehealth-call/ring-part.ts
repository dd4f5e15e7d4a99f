import { html, type TemplateResult } from 'lit';
import { keepVisit, tabState } from '../../api/tab-state.ts';
import { createOutgoingRing, isRinging, type OutgoingRing, type OutgoingState } from '../../call/outgoing-ring.ts';
import type { RingTarget } from '../../call/ring-target.ts';
import { ringTone } from './ring-tone.ts';
import { TelehealthCallAcceptedEvent } from '../../events/call-accepted.ts';
import { TelehealthCallCancelledEvent } from '../../events/call-cancelled.ts';
import { TelehealthCallDeclinedEvent } from '../../events/call-declined.ts';
import { TelehealthCallMissedEvent } from '../../events/call-missed.ts';
import { TelehealthCallRingingEvent } from '../../events/call-ringing.ts';
import { TelehealthMessageRequestEvent } from '../../events/message-request.ts';
import { define } from '../../internal/define.ts';
import { ringWords } from '../../localization/ring-words.ts';
import { words } from '../../localization/words.ts';
import { TelehealthOutgoingCall } from '../telehealth-outgoing-call/telehealth-outgoing-call.ts';
import type { Visit } from './visit.ts';

define('telehealth-outgoing-call', TelehealthOutgoingCall);

const FACTS = {
  ringing: TelehealthCallRingingEvent,
  accepted: TelehealthCallAcceptedEvent,
  declined: TelehealthCallDeclinedEvent,
  missed: TelehealthCallMissedEvent,
  cancelled: TelehealthCallCancelledEvent,
} as const;

/** Someone is rung from a `<telehealth-call>`: its screen, and what follows from the answer. */
export class RingPart {
  readonly visit: Visit;
  readonly target: RingTarget;
  readonly #ring: OutgoingRing;
  #stopTone: (() => void) | undefined;
  #told: string | undefined;

  constructor(visit: Visit, target: RingTarget) {
    this.visit = visit;
    this.target = target;
    this.#ring = createOutgoingRing(visit.api, target, (now) => this.#moved(now));
    visit.ring = this;
    visit.host.isCalling = true;
    visit.changed(null, true);
  }

  // What is shown instead of the visit, as its door.
  readonly phase = 'calling';
  readonly wantsIn = true;
  readonly wasIn = false;
  readonly refusal = null;

  get state() {
    return this.#ring.getState();
  }
  get words() {
    return words(ringWords, this.visit.host);
  }
  get name() {
    return this.state.name ?? this.words.someone;
  }
  get mayWrite() {
    return Boolean(document.querySelector('visit-thread'));
  }

  /** Rings, or goes on ringing after a reload. */
  async begin() {
    const { callId } = this.target;
    if (callId) await this.#ring.resume(callId);
    const { mode, phase } = this.state;
    // Within the click, so that the browser asks at once; a call by sound wants no camera.
    if (isRinging(phase)) void this.visit.ask.open({ camera: true, microphone: true }, { id: '', mode });
    if (!callId) await this.#ring.dial();
  }

  async cancel() {
    if (isRinging(this.state.phase)) await this.#ring.cancel();
  }

  /** Of several patients for whom one may call: those to choose from, once the clinic asks. */
  get patients() {
    const isAsked = /patient_required|people\.not_found/.test(this.state.code ?? '');
    const { actsFor = [] } = this.visit.me ?? {};
    return isAsked && actsFor.length > 1 ? actsFor : [];
  }

  /** In the name of the same patient, or of this one. */
  again(patientId = this.target.patientId) {
    const { personId, mode, name } = this.state;
    const same = personId && this.target.callId ? { personId, mode, name: name ?? undefined } : this.target;
    const next = new RingPart(this.visit, { ...same, patientId });
    void next.begin().catch(() => {});
  }

  write() {
    const { conversationId } = this.target;
    this.close();
    this.visit.host.dispatchEvent(
      new TelehealthMessageRequestEvent({ conversationId, personId: this.state.personId ?? undefined }),
    );
  }

  /** Back to what was there before: nothing, or the waiting room. */
  close() {
    const { visit } = this;
    if (visit.ring === this) visit.ring = undefined;
    if (visit.door.phase === 'idle') visit.devices.release();
    visit.changed(null, true);
  }

  dispose() {
    this.#silence();
    this.#ring.dispose();
    if (!isRinging(this.state.phase)) return;
    // The element is gone, and nobody would be there to talk.
    void this.#ring.cancel().catch(() => {});
    this.#forget();
  }

  render(): TemplateResult {
    const { stamp } = this.visit;
    return html`<telehealth-outgoing-call data-view part="outgoing" exportparts="actions" .scene=${this} .stamp=${stamp}
      >${this.visit.slots('fallback')}</telehealth-outgoing-call
    >`;
  }

  #moved({ phase, callId, mode }: OutgoingState) {
    const { visit } = this;
    if (phase === 'ringing') {
      this.#stopTone ??= ringTone('outgoing');
      keepVisit({ appointmentId: '', callId: callId!, isRinging: true, camera: mode === 'video', microphone: true });
    }
    if (callId && phase !== this.#told && phase in FACTS) {
      this.#told = phase;
      visit.host.dispatchEvent(new FACTS[phase as keyof typeof FACTS]({ callId, direction: 'outgoing', mode }));
    }
    if (isRinging(phase)) return visit.changed();
    this.#silence();
    this.#forget();
    if (phase === 'accepted') return this.#enter(callId!, mode);
    visit.host.isCalling = false;
    if (phase === 'cancelled') return this.close();
    visit.devices.release();
    visit.changed(null, true);
  }

  #enter(id: string, mode: OutgoingState['mode']) {
    const { visit } = this;
    // The devices are open already.
    visit.host.chosen = { id, mode, on: { camera: false, microphone: false } };
    visit.host.callId = id;
    visit.ring = undefined;
    void visit.start();
  }

  #forget() {
    if (tabState.get().visit?.isRinging) keepVisit(undefined);
  }

  #silence() {
    this.#stopTone?.();
    this.#stopTone = () => {};
  }
}
