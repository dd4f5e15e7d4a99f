import type { Appointment, WaitingEntry } from '@bedside/contract';
import { html, nothing, type PropertyDeclarations } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { lazy } from '../../internal/lazy.ts';
import { nearestCall, startVisit, type ChosenVisit } from '../../internal/nearest-call.ts';
import { boardAnswerWords } from '../../localization/board-answer-words.ts';
import { boardWords } from '../../localization/board-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { Ask, KEYS, type Answers, type Question } from './ask.ts';
import { boardApi } from './board-api.ts';
import { Board } from './board.ts';
import { ringOnce } from './ring-once.ts';
import { Rove } from './rove.ts';
import { row, who, type Doing } from './row.ts';
import styles from './waiting-room.styles.ts';

const MINUTE = 60_000;
const errors = lazy((retryQuery) => import('../../localization/error-sentences.ts'));

/**
 * @summary The practitioner's board: who waits and since when, whether their camera and sound work, and Admit, which opens the visit;
 * messages, Hold, Deny with a reason, and Running late, which lets those who wait choose what to do.
 *
 * @slot heading - In place of "Waiting for you".
 * @slot empty - In place of what is said when nobody waits.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
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
  #board = new Board(this, (entry) => this.#arrived(entry));
  #rove = new Rove();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Sentences of the failures that are shown, by what caused them. */
  #sentences = new WeakMap<object, string>();
  /** What was said of being late here, until the entries tell. */
  #late: { minutes: number | null } | null | undefined;
  /** One for one wish, kept over tries. */
  #key = { wish: '', key: '' };
  #hadFocus = false;
  #ask = new Ask(this, this.#answers());

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
    this.#late = undefined;
    this.#board.use(api);
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#wake);
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#wake);
    document.removeEventListener('keydown', this.#onKey);
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
      ${this.#ask.render()}
    </div>`;
  }

  /** For the whole board. What may be done is in the entries' `can`; being late is the practitioner's own to say, also to nobody yet. */
  #tools() {
    const text = words(boardAnswerWords);
    const { entries, refusal } = this.#board;
    const mayAnswer = entries.some(({ can }) => can.includes('message'));
    const late = this.#lateNow();
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
        ${this.withoutShortcuts ? nothing : html`<button class="quiet" @click=${() => this.#open({ kind: 'keys' })}>${text.keys}</button>`}
        ${
          mayAnswer && entries.length > 1
            ? html`<button @click=${() => this.#open({ kind: 'everyone' })}>${text.everyone}</button>`
            : nothing
        }
        ${this.#mayBeLate() ? html`<button @click=${() => this.#open({ kind: 'late', isLate: !!late })}>${text.late}</button>` : nothing}
      </div>
      ${late ? html`<p class="pill warn">${text.lateNow(late.minutes)}</p>` : nothing}
      ${refusal?.entryId === 'board' ? html`<p role="alert">${this.#sentence(refusal.cause)}</p>` : nothing}`;
  }

  #list() {
    const text = words(boardWords);
    const { entries, running, ahead } = this.#board;
    return html`${
      running.length
        ? html`<ul role="list">
              ${running.map((visit) => this.#running(visit))}
            </ul>
            ${
              entries.some(({ can }) => can.includes('admit')) && this.#board.me?.person.kind === 'practitioner'
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
              ${ahead.map((visit) => this.#ahead(visit))}
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
      run: (doing) => this.#do(entry, doing),
      warm: this.#warm,
    });
  }

  #running(visit: Appointment) {
    const text = words(boardWords);
    const name = patientOf(visit);
    return html`<li>
      ${who(name, visit, this.#times)}
      <span></span>
      <p class="pill ok">${text.running}</p>
      <div class="act">
        <button class="primary" aria-label=${text.openFor(name)} @click=${() => this.#start(visit)}>${text.open}</button>
      </div>
    </li>`;
  }

  #ahead(visit: Appointment) {
    const text = words(boardAnswerWords);
    const { admitting, refusal } = this.#board;
    const patient = visit.participants.find(({ role }) => role === 'patient');
    const name = patientOf(visit);
    return html`<li class="quietly">
      ${who(name, visit, this.#times)}
      ${
        visit.can.includes('check_in') && visit.status === 'scheduled' && patient && !visit.places
          ? html`<div class="act">
              <button
                class="quiet"
                aria-label=${text.for(text.checkIn, name)}
                aria-disabled=${!!admitting}
                @click=${() => this.#checkIn(visit.id, patient)}
              >
                ${text.checkIn}
              </button>
            </div>`
          : nothing
      }
      ${refusal?.entryId === visit.id ? html`<p role="alert">${this.#sentence(refusal.cause)}</p>` : nothing}
    </li>`;
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

  /** Drawn once it is there. */
  #sentence(cause: unknown) {
    const key = cause as object;
    if (!this.#sentences.has(key)) {
      this.#sentences.set(key, '');
      void errors()
        .then(
          (it) => it.errorText(cause),
          () => words(boardWords, this).failed,
        )
        .then((sentence) => {
          this.#sentences.set(key, sentence);
          this.requestUpdate();
        });
    }
    return this.#sentences.get(key)!;
  }

  get #times() {
    return createTimes(this.locale, this.#board.me?.person.timeZone ?? undefined);
  }

  #mayBeLate() {
    const { entries, me } = this.#board;
    return (
      me?.person.kind === 'practitioner' ||
      (entries.some(({ can }) => can.includes('message')) && this.#board.practitionerId() !== null)
    );
  }

  /** What the entries tell, or, where nobody waits, what was said here. */
  #lateNow() {
    const told = this.#board.entries.find(({ runningLate }) => runningLate)?.runningLate;
    return this.#late === undefined ? told : this.#late;
  }

  #open(question: Question) {
    this.#ask.open(question);
  }

  #do(entry: WaitingEntry, doing: Doing) {
    if (this.#board.admitting) return;
    if (doing === 'admit') void this.#admit(() => this.#board.admit(entry));
    else if (doing === 'admit_all')
      void this.#admit(() => this.#board.act(entry.id, () => this.#api(entry.id, doing).admitAll(entry.id)));
    else if (doing === 'call_in') void this.#callIn(entry);
    else this.#open({ kind: doing, entry });
  }

  async #admit(work: () => Promise<WaitingEntry | undefined>) {
    const admitted = await work();
    this.#key = { wish: '', key: '' };
    if (admitted) this.#start({ id: admitted.appointmentId, mode: admitted.appointment.mode });
  }

  async #callIn(entry: WaitingEntry) {
    const told = await this.#board.act(entry.id, () => this.#api(entry.id, 'ready').message(entry.id, { code: 'ready' }));
    if (told) this.#done((done) => done.message(entry.name));
  }

  async #checkIn(appointmentId: string, { personId, name }: { personId: string; name: string }) {
    const done = await this.#board.act(appointmentId, () =>
      this.#api(appointmentId, 'check_in').checkIn(appointmentId, personId),
    );
    if (done) this.#done((said) => said.checkIn(name));
  }

  #answers(): Answers {
    return {
      said: async (question, message) => {
        if ('entry' in question) {
          const { kind, entry } = question;
          const api = this.#api(kind, entry.id, JSON.stringify(message));
          await (kind === 'hold' ? api.hold(entry.id, message) : api.message(entry.id, message));
          this.#done((done) => done[kind](entry.name));
        } else {
          // Those who are seen, and not whoever came meanwhile.
          const waitingEntryIds = this.#board.entries.filter(({ can }) => can.includes('message')).map(({ id }) => id);
          const { sent } = await this.#api('everyone', JSON.stringify(message)).everyone({ message, waitingEntryIds });
          this.#done((done) => done.everyone(sent));
        }
      },
      denied: async (entry, body) => {
        await this.#api('deny', entry.id, JSON.stringify(body)).deny(entry.id, body);
        this.#done((done) => done.deny(entry.name));
      },
      late: async (minutes) => {
        const practitionerId = this.#board.practitionerId() ?? undefined;
        const body = { ...(minutes !== undefined && { minutes }), ...(practitionerId && { practitionerId }) };
        const { appointmentIds } = await this.#api('late', `${minutes}`).late(body);
        this.#late = minutes === 0 ? null : { minutes: minutes ?? null };
        this.#done((done) => (minutes === 0 ? done.onTime : done.late(appointmentIds.length)));
      },
      sentence: (cause) => this.#sentence(cause),
    };
  }

  /** The clinic has it: said aloud, and another wish is another one, even if it is the same. */
  #done(said: (done: typeof boardAnswerWords.done) => string) {
    this.#announcer.say(said(words(boardAnswerWords, this).done));
    this.#key = { wish: '', key: '' };
    void this.#board.load();
  }

  #api(...wish: string[]) {
    const said = wish.join(' ');
    if (this.#key.wish !== said) this.#key = { wish: said, key: crypto.randomUUID() };
    return boardApi(this.api!, this.#key.key);
  }

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
    const isTyped = event
      .composedPath()
      .some((one) => one instanceof HTMLElement && (one.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName)));
    if (
      this.withoutShortcuts ||
      !event.altKey ||
      !event.shiftKey ||
      isTyped ||
      this.#ask.question ||
      this.#board.phase !== 'ready'
    )
      return;
    const { entries } = this.#board;
    const name = (Object.keys(KEYS) as (keyof typeof KEYS)[]).find((one) => event.code === `Key${KEYS[one]}`);
    if (!name) return;
    event.preventDefault();
    if (name === 'admit') {
      const next = entries.find(({ can, state }) => can.includes('admit') && state === 'waiting');
      if (next) this.#do(next, 'admit');
    } else if (name === 'keys') this.#open({ kind: name });
    else if (name === 'late') {
      if (this.#mayBeLate()) this.#open({ kind: name, isLate: !!this.#lateNow() });
    } else if (entries.some(({ can }) => can.includes('message'))) this.#open({ kind: name });
  };

  #wake = () => this.requestUpdate();
}

const patientOf = ({ participants }: Appointment) => participants.find(({ role }) => role === 'patient')?.name ?? '';

declare global {
  interface HTMLElementTagNameMap {
    'waiting-room': WaitingRoom;
  }
}
