import type { Appointment, WaitingEntry } from '@bedside/contract';
import { html, nothing, type PropertyDeclarations } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { canRing, isCalling } from '../../copied/request-ring.ts';
import { createSentences } from '../../copied/sentences.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { nearestCall, startVisit, type ChosenVisit } from '../../internal/nearest-call.ts';
import { boardAnswerWords } from '../../localization/board-answer-words.ts';
import { boardWords } from '../../localization/board-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { Answering } from './answering.ts';
import { Board } from './board.ts';
import { ringOnce } from './ring-once.ts';
import { Rove } from './rove.ts';
import { row } from './row.ts';
import { shortcutOf } from './shortcuts.ts';
import { aheadRow, patientOf, runningRow } from './visit-rows.ts';
import styles from './waiting-room.styles.ts';

const MINUTE = 60_000;
/** After which a visit is on at this page, or is not. */
const HERE = ['telehealth-call-joined', 'telehealth-call-left', 'telehealth-call-failed'];

/**
 * @summary The practitioner's board: who waits and since when, whether their camera and sound work, and Admit, which opens the visit;
 * messages, Hold, Deny with a reason, and Running late, which lets those who wait choose what to do. Who is away, or wants to be phoned,
 * is rung from the page's `<telehealth-call>`.
 *
 * @slot heading - In place of "Waiting for you".
 * @slot empty - In place of what is said when nobody waits.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthRingRequestEvent} telehealth-ring-request - Ring was pressed. Cancel it to ring in your own way.
 *
 * @csspart heading - The heading.
 * @csspart tools - The buttons for the whole board.
 * @csspart entry - Each person who waits.
 * @csspart admit - The button that lets a person in.
 *
 * @tagname waiting-room
 */
export class WaitingRoom extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = {
    withoutSound: { type: Boolean, attribute: 'without-sound' },
    withoutShortcuts: { type: Boolean, attribute: 'without-shortcuts' },
  };

  /** No sound when someone arrives. */
  declare withoutSound: boolean;

  /** No keys but Tab, arrows and Enter: without it, Alt + Shift + A admits the next person, and K lists the others. */
  declare withoutShortcuts: boolean;

  #announcer = new Announcer(this);
  #board = new Board(
    this,
    (entry) => this.#arrived(entry),
    (event) => this.#answering.hear(event),
  );
  #rove = new Rove();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hadFocus = false;
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(boardWords, this).failed,
  );
  #answering = new Answering(this, this.#board, {
    say: (text) => this.#announcer.say(text),
    start: (visit) => this.#start(visit),
    sentence: this.#sentence,
  });

  constructor() {
    super();
    this.withoutSound = false;
    this.withoutShortcuts = false;
  }

  /** Loads the board again. */
  reload() {
    return this.#board.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#answering.reset();
    this.#board.use(api);
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#wake);
    document.addEventListener('keydown', this.#onKey);
    for (const type of HERE) document.addEventListener(type, this.#wake);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#wake);
    document.removeEventListener('keydown', this.#onKey);
    for (const type of HERE) document.removeEventListener(type, this.#wake);
    clearTimeout(this.#timer);
  }

  /** Until the next minute of someone's waiting is full. */
  protected override updated() {
    clearTimeout(this.#timer);
    const now = this.#board.api?.now() ?? 0;
    const waits = this.#board.entries.map(({ since }) => MINUTE - ((now - Date.parse(since)) % MINUTE));
    if (waits.length) this.#timer = setTimeout(() => this.requestUpdate(), Math.max(50, Math.min(...waits)));
    this.#rove.settle(this.renderRoot.querySelector('.waiting'));
    // The person at whom the focus stood is gone, and with them the button.
    const isLost =
      this.#hadFocus && (this.renderRoot as ShadowRoot).activeElement === null && document.activeElement === document.body;
    if (isLost) (this.#rove.current ?? this.renderRoot.querySelector<HTMLElement>('.title'))?.focus();
  }

  protected override render() {
    const text = words(boardWords);
    const { phase, isRetrying } = this.#board;
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      <div class="head">
        <h2 class="title" part="heading" tabindex="-1"><slot name="heading">${text.title}</slot></h2>
        ${phase === 'ready' ? this.#tools() : nothing}
      </div>
      ${isRetrying ? html`<p class="small">${text.reconnecting}</p>` : nothing}
      ${phase === 'ready' ? this.#list() : phase === 'failed' ? this.#failed() : this.#skeleton()} ${this.#announcer.render()}
      ${this.#answering.dialog.render()}
    </div>`;
  }

  /** For the whole board. */
  #tools() {
    const text = words(boardAnswerWords);
    const { entries, refusal } = this.#board;
    const { late, mayMessage, mayBeLate } = this.#answering;
    return html`<div class="tools" part="tools" role="group" aria-label=${text.tools}>
        <button
          class="quiet"
          aria-pressed=${!this.withoutSound}
          @click=${() => {
            this.withoutSound = !this.withoutSound;
          }}
        >
          ${text.sound}
        </button>
        ${this.withoutShortcuts ? nothing : html`<button class="quiet" @click=${() => this.#answering.open({ kind: 'keys' })}>${text.keys}</button>`}
        ${
          mayMessage && entries.length > 1
            ? html`<button @click=${() => this.#answering.open({ kind: 'everyone' })}>${text.everyone}</button>`
            : nothing
        }
        ${mayBeLate ? html`<button @click=${() => this.#answering.open({ kind: 'late', isLate: !!late })}>${text.late}</button>` : nothing}
      </div>
      ${late ? html`<p class="pill warn">${text.lateNow(late.minutes)}</p>` : nothing}
      ${refusal?.entryId === 'board' ? html`<p role="alert">${this.#sentence(refusal.cause)}</p>` : nothing}`;
  }

  #list() {
    const text = words(boardWords);
    const { entries, running, ahead, admitting, refusal } = this.#board;
    return html`${
      running.length
        ? html`<ul role="list">
              ${running.map((visit) => runningRow(visit, this.#isIn(visit), this.#times, this.#toVisit))}
            </ul>
            ${
              entries.some(({ can, appointmentId }) => can.includes('admit') && running[0]!.id !== appointmentId) &&
              this.#board.me?.person.kind === 'practitioner'
                ? html`<p class="small">${words(boardAnswerWords).busy(patientOf(running[0]!))}</p>`
                : nothing
            }`
        : nothing
    }
    ${
      entries.length
        ? html`<ul role="list" class="waiting" @keydown=${this.#rove.onKey} @focusin=${this.#focused} @focusout=${this.#blurred}>
            ${entries.map((entry, index) => this.#entry(entry, index === 0 && !running.length))}
          </ul>`
        : html`<slot name="empty"
            ><div class="card">
              <h3>${text.nobody}</h3>
              <p>${this.withoutSound ? text.nobodyQuiet : text.nobodyMore}</p>
            </div></slot
          >`
    }
    ${
      ahead.length
        ? html`<h3 class="small">${text.notHereYet}</h3>
            <ul role="list">
              ${ahead.map((visit) =>
                aheadRow(visit, {
                  times: this.#times,
                  isBusy: !!admitting,
                  failure: refusal?.entryId === visit.id ? this.#sentence(refusal.cause) : undefined,
                  checkIn: (patient) => void this.#answering.checkIn(visit.id, patient),
                }),
              )}
            </ul>`
        : nothing
    }`;
  }

  #entry(entry: WaitingEntry, isFirst: boolean) {
    const { admitting, refusal, entries, visits, me } = this.#board;
    const together = entries.filter(({ appointmentId, state }) => appointmentId === entry.appointmentId && state === 'waiting');
    return row({
      entry,
      visit: visits.get(entry.appointmentId),
      me,
      times: this.#times,
      now: this.api!.now(),
      isFirst,
      isBusy: !!admitting,
      isAnswering: admitting === entry.id,
      together: together[0] === entry ? together.length : 0,
      failure: refusal?.entryId === entry.id ? this.#sentence(refusal.cause) : undefined,
      mayRing: canRing(this) && !isCalling(this),
      run: (doing) => this.#answering.do(entry, doing),
      warm: this.#warm,
    });
  }

  #skeleton() {
    return [1, 2].map(() => html`<div class="card bone"></div>`);
  }

  #failed() {
    const text = words(boardWords);
    const { failure, me } = this.#board;
    const isElsewhere = (failure as { code?: string }).code === 'join.active_elsewhere';
    const phone = me?.clinic.phone;
    const sentence = this.#sentence(failure);
    if (!sentence) return this.#skeleton();
    return html`<div class="card stack">
      <p role="alert">${sentence}</p>
      <button class="block" @click=${() => (isElsewhere ? this.api?.takeOver() : this.reload())}>
        ${isElsewhere ? text.goOnHere : text.retry}
      </button>
      ${phone ? html`<p>${text.callClinic} ${phoneLink(phone)}</p>` : nothing}
      <slot name="fallback"></slot>
    </div>`;
  }

  get #times() {
    return createTimes(this.locale, this.#board.me?.person.timeZone ?? undefined);
  }

  /** The nearest call has it open. */
  #isIn = ({ id }: Appointment) => isCalling(this) && nearestCall(this)!.appointmentId === id;

  #toVisit = (visit: Appointment) => {
    if (!this.#isIn(visit)) return this.#start(visit);
    const call = nearestCall(this)!;
    call.focus();
    call.scrollIntoView({ block: 'nearest' });
  };

  #start(visit: ChosenVisit) {
    if (!startVisit(this, { ...visit, isAwaited: true }))
      console.error('[telehealth] <waiting-room> finds no <telehealth-call> on this page.');
  }

  #warm = () => void nearestCall(this)?.preload?.();

  #arrived(entry: WaitingEntry) {
    this.#announcer.say(words(boardWords, this).arrived(entry.name));
    this.#warm();
    if (!this.withoutSound) void ringOnce();
  }

  #focused = (event: Event) => {
    this.#hadFocus = true;
    this.#rove.onFocus(event);
  };
  /** A button that goes takes its focus with it and tells no one where to. */
  #blurred = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget) this.#hadFocus = false;
  };

  #onKey = (event: KeyboardEvent) => {
    if (this.withoutShortcuts || this.#answering.dialog.question || this.#board.phase !== 'ready') return;
    const name = shortcutOf(event);
    if (!name) return;
    event.preventDefault();
    this.#answering.press(name);
  };

  #wake = () => this.requestUpdate();
}

declare global {
  interface HTMLElementTagNameMap {
    'waiting-room': WaitingRoom;
  }
}
