import type { Notice } from '@bedside/contract';
import { html, nothing } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { createSentences } from '../../copied/sentences.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { bellIcon } from '../../internal/icons/bell.ts';
import { xIcon } from '../../internal/icons/x.ts';
import { nearestCall, startVisit } from '../../internal/nearest-call.ts';
import { noticesWords } from '../../localization/notices-words.ts';
import { words } from '../../localization/words.ts';
import { clinicsTime, textOf, whenOf, type Reader } from './notice-text.ts';
import { Notices } from './notices.ts';
import { placePanel } from './place-panel.ts';
import styles from './telehealth-notices.styles.ts';
import { ToastStay } from './toast-stay.ts';

const LONGEST = 60_000;
/** From these one goes into the visit. */
const LEADS_IN = /^(reminder|your_turn|invitation|change|running_late)$/;

/**
 * @summary A bell with what is unread, the list behind it, and toasts for what happens while the page is open. A reminder leads into the
 * visit as soon as its door is open.
 *
 * @slot empty - In place of what is said when there are no notices.
 *
 * @csspart bell - The button.
 * @csspart count - How many are unread.
 * @csspart panel - The list that opens.
 * @csspart heading - The heading of the list.
 * @csspart notice - Each notice of the list.
 * @csspart toast - What has just been told.
 * @csspart join - The button that leads into a visit.
 *
 * @tagname telehealth-notices
 */
export class TelehealthNotices extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  #announcer = new Announcer(this);
  #notices = new Notices(
    () => this.requestUpdate(),
    (notice) => this.#announcer.say(textOf(notice, this.#reader)),
  );
  #isOpen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stay = new ToastStay();
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(noticesWords, this).failed,
  );

  /** Loads the notices again. */
  reload() {
    return this.#notices.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#notices.use(api);
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#looked);
    document.addEventListener('keydown', this.#escape);
    addEventListener('resize', this.#placePanel);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#looked);
    document.removeEventListener('keydown', this.#escape);
    removeEventListener('resize', this.#placePanel);
    clearTimeout(this.#timer);
  }

  protected override updated() {
    const toasts = this.renderRoot.querySelector<HTMLElement>('.toasts')!;
    const isShown = toasts.matches(':popover-open');
    if (this.#notices.toasts.length > 0 !== isShown) toasts.togglePopover();
    this.#count();
  }

  protected override render() {
    const text = words(noticesWords);
    const { unreadCount, toasts } = this.#notices;
    return html`<button
        class="bell"
        part="bell"
        popovertarget="panel"
        aria-expanded=${this.#isOpen}
        aria-label=${text.bell(unreadCount)}
      >
        ${bellIcon}
        ${unreadCount ? html`<span class="count primary num" part="count" aria-hidden="true">${unreadCount > 99 ? '99+' : unreadCount}</span>` : nothing}
      </button>
      <div id="panel" class="panel" part="panel" popover role="dialog" aria-label=${text.title} @toggle=${this.#toggled}>
        ${this.#isOpen ? this.#panel() : nothing}
      </div>
      <div
        class="toasts"
        popover="manual"
        role="region"
        aria-label=${text.toasts}
        @pointerenter=${this.#count}
        @pointerleave=${this.#count}
        @focusin=${this.#count}
        @focusout=${this.#count}
      >
        ${toasts.map((notice) => this.#toast(notice))}
      </div>
      ${this.#announcer.render()}`;
  }

  #panel() {
    const text = words(noticesWords);
    const { phase, all, me, unreadCount, nextCursor, failure, isRetrying } = this.#notices;
    return html`<div class="inner stack" aria-busy=${phase === 'loading'}>
      <div class="row between">
        <h2 part="heading" tabindex="-1">${text.title}</h2>
        ${unreadCount ? html`<button class="quiet" @click=${() => void this.#read()}>${text.readAll}</button>` : nothing}
      </div>
      ${isRetrying ? html`<p class="small">${text.reconnecting}</p>` : nothing}
      ${
        phase === 'loading'
          ? [1, 2].map(() => html`<div class="card bone"></div>`)
          : phase === 'failed'
            ? html`<div class="card stack">
                <p role="alert">${this.#sentence(failure)}</p>
                <button class="block" @click=${() => void this.reload()}>${text.retry}</button>
                ${me?.clinic.phone ? html`<p>${text.callClinic} ${phoneLink(me.clinic.phone)}</p>` : nothing}
              </div>`
            : all.length
              ? html`<ul role="list">
                    ${all.map((notice) => this.#notice(notice))}
                  </ul>
                  ${nextCursor ? html`<button class="block" @click=${() => void this.#notices.more().catch(() => {})}>${text.more}</button>` : nothing}`
              : html`<slot name="empty"
                  ><div class="card stack">
                    <h3>${text.none}</h3>
                    <p>${text.noneMore}</p>
                  </div></slot
                >`
      }
    </div>`;
  }

  #notice(notice: Notice) {
    const text = words(noticesWords);
    return html`<li class="notice ${notice.readAt ? '' : 'unread'}" part="notice">
      <div class="row">
        ${notice.readAt ? nothing : html`<i class="mark ${notice.kind}"></i><span class="hush">${text.unread}</span>`}
        <div class="grow">
          <p class="what">${textOf(notice, this.#reader)}</p>
          ${clinicsTime(notice, this.#reader)}
          <p class="small num">${whenOf(Date.parse(notice.createdAt), this.#reader)}</p>
        </div>
      </div>
      <div class="row acts">
        ${this.#join(notice)}
        ${notice.readAt ? nothing : html`<button class="quiet" @click=${() => void this.#read(notice)}>${text.read}</button>`}
      </div>
    </li>`;
  }

  #toast(notice: Notice) {
    const said = textOf(notice, this.#reader);
    return html`<div class="toast" part="toast" data-toast=${notice.id}>
      <div class="row">
        <div class="grow">
          <p>${said}</p>
          ${clinicsTime(notice, this.#reader)}
        </div>
        <button class="quiet round" aria-label=${words(noticesWords).dismiss(said)} @click=${() => this.#dismiss(notice)}>
          ${xIcon}
        </button>
      </div>
      ${this.#join(notice)}
    </div>`;
  }

  #join(notice: Notice) {
    const text = words(noticesWords);
    if (!this.#isOpenNow(notice) || !nearestCall(this)) return nothing;
    const { appointmentId, visit } = notice;
    return html`<button
      class="primary"
      part="join"
      aria-label=${text.joinVisit(whenOf(Date.parse(visit!.startsAt), this.#reader))}
      @click=${() => {
        this.#panelElement.hidePopover();
        void this.#read(notice);
        startVisit(this, { id: appointmentId!, mode: visit!.mode });
      }}
    >
      ${text.join}
    </button>`;
  }

  #isOpenNow({ kind, appointmentId, visit }: Notice) {
    const now = this.api?.now() ?? 0;
    return (
      LEADS_IN.test(kind) &&
      Boolean(appointmentId && visit && visit.mode !== 'in_person' && visit.mode !== 'chat') &&
      Date.parse(visit!.opensAt) <= now &&
      now < Date.parse(visit!.closesAt)
    );
  }

  get #reader(): Reader {
    return { host: this, me: this.#notices.me, now: this.api?.now() ?? 0 };
  }

  /** Its button goes: who was at it is led on to the next, or to the heading. */
  async #read(notice?: Notice) {
    const rows = () => [...this.#panelElement.querySelectorAll('.notice')];
    const row = this.shadowRoot!.activeElement?.closest('.notice');
    const at = row ? rows().indexOf(row) : 0;
    await this.#notices.read(notice).catch(() => {});
    await this.updateComplete;
    if (!this.#panelElement.matches(':popover-open') || this.shadowRoot!.activeElement) return;
    const next = rows()
      .slice(at)
      .map((one) => one.querySelector<HTMLElement>('.acts button'))
      .find(Boolean);
    (next ?? this.#panelElement.querySelector('h2'))?.focus();
  }

  #dismiss(notice: Notice) {
    const hadFocus = this.shadowRoot!.activeElement?.closest('.toast');
    this.#notices.dismiss(notice);
    this.#stay.forget(notice.id);
    if (!hadFocus) return;
    void this.updateComplete.then(() =>
      (
        this.renderRoot.querySelector<HTMLElement>('.toast .round') ?? this.renderRoot.querySelector<HTMLElement>('.bell')
      )?.focus(),
    );
  }

  /** Counts down what is shown, unless someone is at it or the page is not looked at; and wakes when a door opens or closes. */
  #count = () => {
    clearTimeout(this.#timer);
    const { toasts, all } = this.#notices;
    const stays = toasts.filter((notice) => !this.#isOpenNow(notice));
    const box = this.renderRoot.querySelector('.toasts');
    const isHeld = Boolean(box?.matches(':hover, :focus-within')) || document.visibilityState === 'hidden';
    const passed = this.#stay.count(
      stays.map(({ id }) => id),
      isHeld,
    );
    for (const notice of stays) if (passed.over.includes(notice.id)) this.#dismiss(notice);
    const clock = this.api?.now() ?? 0;
    const doors = [...toasts, ...(this.#isOpen ? all : [])]
      .flatMap(({ visit }) => (visit ? [Date.parse(visit.opensAt), Date.parse(visit.closesAt)] : []))
      .map((at) => at - clock);
    const waits = [...passed.waits, ...doors].filter((wait) => wait > 0);
    if (waits.length) this.#timer = setTimeout(() => this.requestUpdate(), Math.max(50, Math.min(LONGEST, ...waits)));
  };

  #toggled = (event: ToggleEvent) => {
    this.#isOpen = event.newState === 'open';
    // What had the focus inside goes with the list.
    if (!this.#isOpen && this.shadowRoot!.activeElement?.closest('.panel'))
      this.renderRoot.querySelector<HTMLElement>('.bell')!.focus();
    this.#placePanel();
    this.requestUpdate();
  };

  #placePanel = () => {
    if (this.#isOpen) placePanel(this.#panelElement, this.renderRoot.querySelector('.bell')!, this.matches(':dir(rtl)'));
  };

  /** The newest toast goes first; what the page or an open panel does with the key comes before. */
  #escape = (event: KeyboardEvent) => {
    const last = this.#notices.toasts.at(-1);
    if (event.key === 'Escape' && !event.defaultPrevented && !this.#isOpen && last) this.#dismiss(last);
  };

  #looked = () => {
    if (document.visibilityState === 'visible') this.#notices.soon();
    this.#count();
  };

  get #panelElement() {
    return this.renderRoot.querySelector<HTMLElement>('#panel')!;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-notices': TelehealthNotices;
  }
}
