import type { Appointment, WaitingEntry } from '@bedside/contract';
import { html, nothing, type PropertyDeclarations } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { chime } from '../../copied/chime.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { lazy } from '../../internal/lazy.ts';
import { nearestCall, startVisit, type ChosenVisit } from '../../internal/nearest-call.ts';
import { initials } from '../../internal/person-name.ts';
import { boardWords } from '../../localization/board-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { Board } from './board.ts';
import styles from './waiting-room.styles.ts';

const MINUTE = 60_000;
const errors = lazy((retryQuery) => import('../../localization/error-sentences.ts'));

/**
 * @summary The practitioner's board: who waits and since when, whether their camera and sound work, and Admit, which opens the visit.
 *
 * @slot heading - In place of "Waiting for you".
 * @slot empty - In place of what is said when nobody waits.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @csspart heading - The heading.
 * @csspart entry - Each person who waits.
 * @csspart admit - The button that lets a person in.
 *
 * @tagname waiting-room
 */
export class WaitingRoom extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = { withoutSound: { type: Boolean, attribute: 'without-sound' } };

  /** No sound when someone arrives. */
  declare withoutSound: boolean;

  #announcer = new Announcer(this);
  #board = new Board(this, (entry) => this.#arrived(entry));
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Sentences of the failures that are shown, by what caused them. */
  #sentences = new WeakMap<object, string>();

  constructor() {
    super();
    this.withoutSound = false;
  }

  /** Loads the board again. */
  reload() {
    return this.#board.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#board.use(api);
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#wake);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
  }

  /** Until the next minute of someone's waiting is full. */
  protected override updated() {
    clearTimeout(this.#timer);
    const now = this.#board.api?.now() ?? 0;
    const waits = this.#board.entries.map(({ since }) => MINUTE - ((now - Date.parse(since)) % MINUTE));
    if (waits.length) this.#timer = setTimeout(() => this.requestUpdate(), Math.max(50, Math.min(...waits)));
  }

  protected override render() {
    const text = words(boardWords);
    const { phase, isRetrying } = this.#board;
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      <h2 class="title" part="heading"><slot name="heading">${text.title}</slot></h2>
      ${isRetrying ? html`<p class="small">${text.reconnecting}</p>` : nothing}
      ${phase === 'ready' ? this.#list() : phase === 'failed' ? this.#failed() : this.#skeleton()} ${this.#announcer.render()}
    </div>`;
  }

  #list() {
    const text = words(boardWords);
    const { entries, running, ahead } = this.#board;
    return html`${
      running.length
        ? html`<ul role="list">
            ${running.map((visit) => this.#running(visit))}
          </ul>`
        : nothing
    }
    ${
      entries.length
        ? html`<ul role="list">
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
    const text = words(boardWords);
    const { admitting, refusal } = this.#board;
    const since = Date.parse(entry.since);
    const [said, isFine] = entry.deviceCheck ? text.devices(entry.deviceCheck) : ['', true];
    const isBusy = admitting === entry.id;
    return html`<li part="entry">
      ${this.#who(entry.name, entry.appointment)}
      <p class="num">
        <b>${text.minutes(Math.floor((this.api!.now() - since) / MINUTE))}</b>
        <span class="small since">${text.since(this.#times.time(since))}</span>
      </p>
      ${
        !entry.present
          ? html`<p class="pill">${text.away}</p>`
          : entry.state === 'held'
            ? html`<p class="pill">${text.held}</p>`
            : said
              ? html`<p class="pill ${isFine ? 'ok' : 'warn'}">${said}</p>`
              : html`<span></span>`
      }
      ${
        entry.can.includes('admit')
          ? html`<div class="act">
              <button
                part="admit"
                class=${isFirst ? 'primary' : ''}
                aria-disabled=${!!admitting}
                aria-label=${isBusy ? nothing : text.admitFor(entry.name)}
                @click=${() => this.#admit(entry)}
                @pointerenter=${this.#warm}
                @focus=${this.#warm}
              >
                ${isBusy ? text.admitting : text.admit}
              </button>
            </div>`
          : nothing
      }
      ${refusal?.entryId === entry.id ? html`<p role="alert">${this.#sentence(refusal.cause)}</p>` : nothing}
    </li>`;
  }

  #running(visit: Appointment) {
    const text = words(boardWords);
    const name = patientOf(visit);
    return html`<li>
      ${this.#who(name, visit)}
      <span></span>
      <p class="pill ok">${text.running}</p>
      <div class="act">
        <button class="primary" aria-label=${text.openFor(name)} @click=${() => this.#open(visit)}>${text.open}</button>
      </div>
    </li>`;
  }

  #ahead(visit: Appointment) {
    return html`<li class="quietly">${this.#who(patientOf(visit), visit)}</li>`;
  }

  #who(name: string, { startsAt, mode }: { startsAt: string; mode: Appointment['mode'] }) {
    return html`<div class="who row">
      <span class="avatar" aria-hidden="true">${initials(name)}</span>
      <div class="grow">
        <h3>${name}</h3>
        <p class="small num">${this.#times.time(Date.parse(startsAt))} · ${words(boardWords).modes[mode]}</p>
      </div>
    </div>`;
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
          () => words(boardWords).failed,
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

  async #admit(entry: WaitingEntry) {
    const admitted = await this.#board.admit(entry);
    if (admitted) this.#open({ id: admitted.appointmentId, mode: admitted.appointment.mode });
  }

  #open(visit: ChosenVisit) {
    if (!startVisit(this, { ...visit, isAwaited: true }))
      console.error('[telehealth] <waiting-room> finds no <telehealth-call> on this page.');
  }

  #warm = () => void nearestCall(this)?.preload?.();

  #arrived(entry: WaitingEntry) {
    this.#announcer.say(words(boardWords).arrived(entry.name));
    this.#warm();
    if (!this.withoutSound) chime();
  }

  #wake = () => this.requestUpdate();
}

const patientOf = ({ participants }: Appointment) => participants.find(({ role }) => role === 'patient')?.name ?? '';

declare global {
  interface HTMLElementTagNameMap {
    'waiting-room': WaitingRoom;
  }
}
