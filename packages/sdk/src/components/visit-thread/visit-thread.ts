import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { canRing, isCalling, requestRing } from '../../copied/request-ring.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { createSentences } from '../../copied/sentences.ts';
import type { TelehealthMessageRequestEvent } from '../../events/message-request.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { threadWords } from '../../localization/thread-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { conversationList } from './conversation-list.ts';
import { Conversations, otherOf } from './conversations.ts';
import { OpenPane } from './open-pane.ts';
import { callBanner, threadHead } from './thread-head.ts';
import type { Shell } from './thread-pane.ts';
import styles from './visit-thread.styles.ts';

const CALLS = ['ringing', 'accepted', 'declined', 'missed', 'cancelled', 'joined', 'left', 'failed', 'answered-elsewhere'];

/**
 * @summary What a patient and the clinic write to each other: all conversations, or one, or one visit's. Text, pictures and files, with
 * receipts, typing and reactions; what happened to visits and calls stands between.
 *
 * @slot heading - In place of "Messages", above the list.
 * @slot empty - In place of what is said when there is no conversation yet.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthRingRequestEvent} telehealth-ring-request - A call button was pressed. Cancel it to ring in your own way.
 *
 * @csspart heading - The heading of the list.
 * @csspart conversation - Each conversation of the list.
 * @csspart header - With whom one writes, and the call buttons.
 * @csspart banner - That a call is under way.
 * @csspart message - Each message.
 * @csspart bubble - What a message says.
 * @csspart picture - A picture of a message.
 * @csspart file - A file of a message.
 * @csspart event - What happened to a visit or a call.
 * @csspart divider - Where the new messages begin.
 * @csspart jump - The button that leads to the newest message.
 * @csspart composer - Where one writes.
 * @csspart text-field - The text field.
 * @csspart send - The button that sends.
 *
 * @cssproperty [--telehealth-thread-height=min(640px, 82dvh)] - How tall it is.
 *
 * @tagname visit-thread
 */
export class VisitThread extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = {
    conversationId: { attribute: 'conversation-id' },
    appointmentId: { attribute: 'appointment-id' },
  };

  /** One conversation, without the list. */
  declare conversationId: string | undefined;

  /** The thread of one visit: what was written for it, and what happened to it. */
  declare appointmentId: string | undefined;

  #announcer = new Announcer(this);
  #conversations = new Conversations(
    () => this.requestUpdate(),
    (event) => this.#open.pane?.onEvent(event),
  );
  #chosen: string | undefined;
  #open = new OpenPane(() => this.requestUpdate());
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(threadWords, this).failedAll,
  );

  /** Loads the conversations again. */
  reload() {
    return this.#conversations.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#begin(api);
  }

  override connectedCallback() {
    super.connectedCallback();
    for (const name of CALLS) document.addEventListener(`telehealth-call-${name}`, this.#draw);
    document.addEventListener('telehealth-message-request', this.#wanted);
    document.addEventListener('visibilitychange', this.#draw);
    for (const name of ['online', 'offline']) addEventListener(name, this.#draw);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const name of CALLS) document.removeEventListener(`telehealth-call-${name}`, this.#draw);
    document.removeEventListener('telehealth-message-request', this.#wanted);
    document.removeEventListener('visibilitychange', this.#draw);
    for (const name of ['online', 'offline']) removeEventListener(name, this.#draw);
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    const before = this.#conversations.source;
    super.willUpdate(changed);
    const isOther = changed.has('conversationId') || changed.has('appointmentId');
    if (isOther && before && before === this.api) this.#begin(before);
    this.#settle();
    this.#open.pane?.before();
  }

  protected override updated() {
    this.#open.pane?.after();
  }

  protected override render() {
    const text = words(threadWords);
    const { phase, all, nextCursor, call } = this.#conversations;
    const isList = phase === 'ready' && (all.length > 1 || nextCursor !== null);
    const conversation = this.#conversation;
    return html`<div class="all ${isList ? 'two' : ''}" aria-busy=${phase === 'loading'}>
      ${isList || !conversation ? this.#side(isList) : nothing}
      ${
        conversation
          ? html`<div class="thread">
              ${this.#head(isList)} ${call ? callBanner(this, call, this.#times.time(Date.parse(call.startedAt))) : nothing}
              ${
                this.#conversations.isRetrying || !navigator.onLine ? html`<p class="small offline">${text.offline}</p>` : nothing
              }
              ${this.#open.pane?.render() ?? this.#bones()}
            </div>`
          : isList
            ? html`<div class="thread away"><p class="middle small">${text.choose}</p></div>`
            : nothing
      }
      ${this.#announcer.render()}
    </div>`;
  }

  #side(isList: boolean) {
    const text = words(threadWords);
    const { phase, all, me, nextCursor } = this.#conversations;
    return html`<div class="side ${this.#conversation ? 'away' : ''}">
      <h2 class="title" part="heading"><slot name="heading">${text.title}</slot></h2>
      ${
        phase === 'failed'
          ? this.#failed(this.#conversations.failure, () => void this.reload())
          : phase === 'loading'
            ? this.#bones()
            : isList
              ? html`${conversationList({
                  ...{ all, me: me!, times: this.#times, now: this.api!.now(), chosen: this.#chosen },
                  choose: (id) => this.#choose(id),
                })}
                ${nextCursor ? html`<button class="block" @click=${this.#more}>${text.more}</button>` : nothing}`
              : html`<slot name="empty"
                  ><div class="card stack">
                    <h3>${text.none}</h3>
                    <p>${text.noneMore}</p>
                  </div></slot
                >`
      }
    </div>`;
  }

  #head(isList: boolean) {
    const { call } = this.#conversations;
    const conversation = this.#conversation!;
    const other = this.#other;
    const mayRing = other && canRing(this) && conversation.can.includes('ring');
    // Who acts for a patient rings in their name.
    const forWhom = other?.id !== conversation.patient.id && { patientId: conversation.patient.id };
    const sides = { conversationId: conversation.id, ...forWhom };
    return threadHead({
      name: this.#name,
      present: other?.present,
      isTyping: this.#open.pane?.isTyping,
      ring: mayRing ? (mode) => void requestRing(this, { ...sides, personId: other.id, mode, name: this.#name }) : undefined,
      isBusy: Boolean(call) || isCalling(this),
      back: isList ? () => this.#choose(undefined) : undefined,
    });
  }

  #failed(cause: unknown, again: () => void) {
    const text = words(threadWords);
    const isElsewhere = (cause as { code?: string }).code === 'join.active_elsewhere';
    const phone = this.#conversations.me?.clinic.phone;
    const sentence = this.#sentence(cause);
    if (!sentence) return this.#bones();
    return html`<div class="card stack">
      <p role="alert">${sentence}</p>
      <button class="block" @click=${() => (isElsewhere ? this.api?.takeOver() : again())}>${text.retry}</button>
      ${phone ? html`<p>${text.callClinic} ${phoneLink(phone)}</p>` : nothing}
      <slot name="fallback"></slot>
    </div>`;
  }

  #bones() {
    return [1, 2, 3].map(() => html`<div class="card bone"></div>`);
  }

  #begin(api: TelehealthApi | undefined) {
    this.#chosen = undefined;
    this.#leave();
    const { conversationId, appointmentId } = this;
    this.#conversations.use(api, { conversationId, appointmentId });
  }

  /** The chosen conversation, or the only one there is, is open. */
  #settle() {
    const { phase, all, nextCursor } = this.#conversations;
    if (phase !== 'ready') return this.#leave();
    if (all.length === 1 && !nextCursor) this.#chosen = all[0]!.id;
    const conversation = this.#conversation;
    if (!conversation) return this.#leave();
    if (this.#open.isAt(conversation.id)) return;
    this.#leave();
    void this.#open.open(conversation.id, () => this.#shell(conversation.id));
    void this.#conversations.followCall(this.#other?.id ?? null);
  }

  #shell(conversationId: string): Shell {
    const { source, api, me } = this.#conversations;
    return {
      ...{ host: this, source: source!, api: api!, me: me!, announcer: this.#announcer },
      ...{ conversationId, appointmentId: this.appointmentId, otherId: this.#other?.id },
      name: () => this.#name,
      can: () => this.#conversation?.can ?? [],
      times: () => this.#times,
      words: () => words(threadWords, this),
      noteRead: (id) => this.#conversations.noteRead(id),
    };
  }

  #leave() {
    if (this.#open.close()) void this.#conversations.followCall(null);
  }

  #choose(id: string | undefined) {
    const last = this.#chosen;
    this.#chosen = id;
    this.requestUpdate();
    // The focus goes where one reads on, and back to where one came from.
    void this.updateComplete.then(async () => {
      if (!id) return this.renderRoot.querySelector<HTMLElement>(`[data-conversation='${last}']`)?.focus();
      await this.#open.loaded();
      await this.updateComplete;
      this.#open.pane?.focus();
    });
  }

  /** Somebody who did not take a call is written to. */
  #wanted = (event: TelehealthMessageRequestEvent) => {
    const { all, me } = this.#conversations;
    const found = all.find((one) => one.id === event.conversationId || (me && otherOf(one, me)?.id === event.personId));
    if (!found || event.defaultPrevented) return;
    event.preventDefault();
    this.scrollIntoView({ block: 'nearest' });
    this.#choose(found.id);
  };

  #more = () => void this.#conversations.more().catch(() => {});

  #draw = () => this.requestUpdate();

  get #conversation() {
    return this.#conversations.all.find(({ id }) => id === this.#chosen);
  }

  get #other() {
    const { me } = this.#conversations;
    const conversation = this.#conversation;
    return conversation && me ? otherOf(conversation, me) : null;
  }

  get #name() {
    return this.#other?.name ?? words(threadWords, this).team;
  }

  get #times() {
    return createTimes(this.locale, this.#conversations.me?.person.timeZone ?? undefined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'visit-thread': VisitThread;
  }
}
