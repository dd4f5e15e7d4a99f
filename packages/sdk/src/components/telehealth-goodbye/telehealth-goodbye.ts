import { css, html, nothing } from 'lit';
import { lazy } from '../../internal/lazy.ts';
import { Screen } from '../telehealth-call/screen.ts';

const loadWaiting = lazy((retryQuery) => import('../telehealth-waiting/waiting-more.ts'));

/** Where there is more to say: why not, or what the clinic asks first (`checkin_incomplete`, `consent_required`). */
const TELLS_MORE = /^join\.(denied|c\w+_)/;
/** Refusals after which asking again is of use. */
const AGAIN = /^(call|server|media|network|rate_limit|auth)\.|^join\.(locked|room_full|not_confirmed)/;

/**
 * @summary What happened, and what to do next.
 *
 * @slot ended - The page's own, below.
 * @slot fallback - Another way to the clinic, in place of its phone number.
 *
 * @csspart actions - The buttons.
 *
 * @tagname telehealth-goodbye
 */
export class TelehealthGoodbye extends Screen {
  static override styles = [
    Screen.styles,
    css`
      :host {
        display: grid;
        gap: 12px;
        padding-inline: max(0px, 50% - 240px);
        min-height: 320px;
        align-content: center;
      }
      h2 {
        font-size: 24px;
        letter-spacing: -0.01em;
        outline-offset: 4px;
      }
      a {
        color: var(--_accent-text);
        font-weight: 600;
        min-height: 48px;
        display: inline-flex;
        align-items: center;
      }
    `,
  ];

  /** @internal Once it is read: why the clinic did not let this person in, what it asks first, or how it was; what of it is heard. */
  more: { heard: string[]; shown?: unknown } | undefined;

  protected override updated() {
    const { title, text } = this.#said();
    this.scene.visit.tell(title, text, ...(this.more?.heard ?? []));
    const { errorCode, appointment } = this.scene.state;
    if (this.more || !(errorCode ? TELLS_MORE.test(errorCode) : appointment?.can.includes('review'))) return;
    this.more = { heard: [] };
    void loadWaiting().then(
      (it) => it.tellMore(this),
      () => {},
    );
  }

  protected override render() {
    const { scene } = this;
    const { words, state, visit } = scene;
    const { title, text, again } = this.#said();
    const isElsewhere = state.leaveReason === 'opened_elsewhere';
    return html`
      <h2 tabindex="-1">${title}</h2>
      <p>${text}</p>
      ${this.more?.shown}
      <div class="stack" part="actions">
        ${again ? html`<button class="primary block" @click=${() => scene.joinAgain(isElsewhere)}>${again}</button>` : this.#afterRing()}
        <button class="block" @click=${() => scene.call.close()}>${words.close}</button>
      </div>
      ${(state.leaveReason === 'left' || state.leaveReason === 'ended') && !this.#isCancelled ? nothing : visit.fallback()}
      <slot name="ended"></slot>
    `;
  }

  #again = (errorCode: string) => (AGAIN.test(errorCode) ? this.scene.words.tryAgain : null);

  /** A call that came between goes back to the visit; any other can be rung again. */
  #afterRing() {
    const { words, state, visit, otherId, otherName } = this.scene;
    if (!state.callId) return nothing;
    if (visit.host.appointmentId)
      return html`<button class="primary block" @click=${() => visit.start()}>${words.backToVisit}</button>`;
    if (!otherId) return nothing;
    const { mode, participants = [] } = state.call ?? {};
    const forWhom = participants.find(({ personId, role }) => role === 'patient' && personId !== otherId)?.personId;
    const target = { personId: otherId, patientId: forWhom ?? undefined, mode, name: otherName };
    return html`<button class="primary block" @click=${() => visit.host.ring(target).catch(() => {})}>
      ${words.callAgain}
    </button>`;
  }

  /** Under the feet of those who were in it. */
  get #isCancelled() {
    const { leaveReason, appointment } = this.scene.state;
    return leaveReason === 'ended' && appointment?.status === 'cancelled';
  }

  #said(): { title: string; text: string; again: string | null } {
    const { words, state } = this.scene;
    const { leaveReason, errorCode, wasIn } = state;
    // Either hang-up ends it.
    const isOver = leaveReason === 'left' || leaveReason === 'ended' || errorCode === 'calls.ended' || errorCode === 'join.ended';
    if (state.callId && isOver)
      return { title: words.callOver, text: wasIn ? words.callOverText(this.scene.otherName) : '', again: null };
    switch (leaveReason) {
      case 'left':
        return wasIn
          ? { title: words.leftTitle, text: words.leftText, again: words.joinAgain }
          : { title: words.leftWaiting, text: words.leftWaitingText, again: words.joinAgain };
      case 'ended': {
        const text = this.#isCancelled ? this.scene.visit.sentence('join.cancelled') : words.endedText;
        return { title: words.endedTitle, text, again: null };
      }
      case 'removed':
        if (errorCode)
          return { title: words.outTitle, text: this.scene.visit.sentence(errorCode), again: this.#again(errorCode) };
        return { title: words.removedTitle, text: words.removedText, again: null };
      case 'opened_elsewhere':
        return { title: words.elsewhere, text: words.elsewhereHint, again: words.continueHere };
      case 'network':
        return { title: words.networkTitle, text: words.networkText, again: words.joinAgain };
      case null: {
        const isTechnical = errorCode?.startsWith('call.');
        return {
          title: isTechnical ? words.technicalTitle : errorCode === 'join.ended' ? words.endedTitle : words.failedTitle,
          text: isTechnical ? words.technicalText : this.scene.visit.sentence(errorCode ?? ''),
          again: this.#again(errorCode ?? ''),
        };
      }
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-goodbye': TelehealthGoodbye;
  }
}
