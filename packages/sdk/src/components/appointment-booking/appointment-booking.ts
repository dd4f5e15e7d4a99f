import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import type { LocalDate } from '../../copied/days.ts';
import { createSentences } from '../../copied/sentences.ts';
import { TelehealthAppointmentBookedEvent } from '../../events/appointment-booked.ts';
import { TelehealthSlotHeldEvent } from '../../events/slot-held.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { lazy } from '../../internal/lazy.ts';
import { bookingWords } from '../../localization/booking-words.ts';
import { words } from '../../localization/words.ts';
import styles from './appointment-booking.styles.ts';
import { directory, PAGE } from './directory.ts';
import { Flow } from './flow.ts';
import { createLook } from './look.ts';
import { timesOf } from './times.ts';

const MINUTE = 60_000;
const later = lazy((retryQuery) => import('./booking-later.ts'));

/**
 * @summary From the directory to a booked visit: whom, when, what it is about. The time is kept while the person types.
 *
 * @slot heading - In place of "Book a visit".
 * @slot empty - In place of what is said when nobody can be booked.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthSlotHeldEvent} telehealth-slot-held - A time is kept for the person while they say what it is about.
 * @event {TelehealthAppointmentBookedEvent} telehealth-appointment-booked - A visit was booked, or asked for where the clinic confirms it.
 *
 * @csspart heading - The heading of the step.
 * @csspart back - The button that goes one step back.
 * @csspart filters - Search and specialty.
 * @csspart first-free - The first free time.
 * @csspart practitioner - Each person of the directory.
 * @csspart slot - Each free time.
 * @csspart hold - How long the time is still kept.
 * @csspart patient - For whom it is, where the clinic books or somebody who acts for others.
 * @csspart patient-found - Each patient that was found.
 * @csspart refusal - What went wrong, and what is free instead.
 * @csspart book - The button that books.
 * @csspart booked - What was booked.
 * @csspart calendar - Adds the visit to a calendar.
 * @csspart wait - The button that puts the patient in line for an earlier time.
 * @csspart waits - That the patient is in line.
 * @csspart offer - A time that has become free for the patient.
 *
 * @tagname appointment-booking
 */
export class AppointmentBooking extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = {
    practitionerId: { attribute: 'practitioner-id' },
    specialty: {},
    patientId: { attribute: 'patient-id' },
  };

  /** Whom to book, on pages about one practitioner: there is no directory then. */
  declare practitionerId: string | undefined;

  /** The specialty that the directory shows at first. */
  declare specialty: string | undefined;

  /** For whom to book. Without it, the person themselves, one of those they act for, or whom the clinic chooses. */
  declare patientId: string | undefined;

  #announcer = new Announcer(this);
  #flow = new Flow({
    changed: () => this.requestUpdate(),
    held: (hold) => {
      this.dispatchEvent(new TelehealthSlotHeldEvent(hold));
      this.#announcer.say(
        words(bookingWords, this).kept(createLook(this.#flow, this.locale).times.dayTime(Date.parse(hold.startsAt))),
      );
    },
    booked: (visit) => {
      this.dispatchEvent(new TelehealthAppointmentBookedEvent(visit));
      this.#announcer.say(visit.status === 'pending' ? words(bookingWords, this).requested : words(bookingWords, this).booked);
    },
    said: (what) => {
      const text = words(bookingWords, this);
      this.#announcer.say(what === 'gone' && this.#flow.step === 'details' ? text.goneNear : text[what]);
    },
  });
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(bookingWords, this).failed,
  );
  /** The part that is needed once a time is chosen. */
  #later: typeof import('./booking-later.ts') | undefined;
  #isLaterLost = false;
  #shown = PAGE;
  #whole = new Set<LocalDate>();
  /** What was drawn last, to move the focus with the step, and not when the page opens. */
  #drawn: string | undefined;
  #minuteToldFor: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#wake);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
  }

  /** Begins anew: the directory, or the practitioner's times. What was typed is gone. */
  reload() {
    this.#flow.kept.release();
    this.#use(this.api);
    return this.updateComplete.then(() => {});
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#use(api);
    if (api) void this.#loadLater();
  }

  #use(api: TelehealthApi | undefined) {
    const { practitionerId, specialty, patientId } = this;
    this.#drawn = undefined;
    this.#shown = PAGE;
    this.#whole.clear();
    this.#flow.use(api, { practitionerId, specialty, patientId });
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    super.willUpdate(changed);
    const isOther = changed.has('practitionerId') || changed.has('specialty') || changed.has('patientId');
    if (isOther && this.hasUpdated) this.#use(this.api);
  }

  async #loadLater() {
    if (this.#later) return;
    this.#isLaterLost = false;
    try {
      this.#later = await later();
    } catch {
      this.#isLaterLost = true;
    }
    this.requestUpdate();
  }

  #tick() {
    const { hold, keeping } = this.#flow.kept;
    if (hold && keeping === 'kept' && Date.parse(hold.expiresAt) - this.#flow.now() <= MINUTE && this.#minuteToldFor !== hold) {
      this.#minuteToldFor = hold;
      this.#announcer.say(words(bookingWords, this).oneMinute);
    }
    this.#flow.tick();
  }

  /** Timers rest while the device sleeps and in hidden tabs: whoever looks again sees what is so. */
  #wake = () => document.visibilityState === 'visible' && this.#tick();

  /** Until the next second of what is counted down. */
  #countDown() {
    clearTimeout(this.#timer);
    const { hold, keeping } = this.#flow.kept;
    if (!this.isConnected || !hold || keeping !== 'kept' || this.#flow.step !== 'details') return;
    const left = Date.parse(hold.expiresAt) - this.#flow.now();
    this.#timer = setTimeout(() => this.#tick(), Math.max(50, left % 1000 || 1000));
  }

  /** The focus goes with the step, to its heading: only when the person went there. */
  protected override updated() {
    this.#countDown();
    const { phase, step, visit } = this.#flow;
    if (phase === 'loading') return;
    const drawn = step + (visit?.id ?? '');
    const before = this.#drawn;
    this.#drawn = drawn;
    if (!before || before === drawn) return;
    this.#whole.clear();
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  protected override render() {
    const text = words(bookingWords);
    const { phase, step } = this.#flow;
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      ${
        phase === 'ready' && this.#mayGoBack
          ? html`<button class="quiet go-back" part="back" @click=${() => this.#flow.back()}>
              <span class="chevron back" aria-hidden="true"></span>${text.back}
            </button>`
          : nothing
      }
      <h2 class="title" part="heading" tabindex="-1">${this.#heading()}</h2>
      ${phase === 'failed' ? this.#failed() : phase === 'loading' ? bones() : this.#step(step)} ${this.#announcer.render()}
    </div>`;
  }

  get #mayGoBack() {
    const { step, booker } = this.#flow;
    return step === 'details' || (step === 'times' && !booker.fixed);
  }

  #heading() {
    const text = words(bookingWords);
    const { phase, step } = this.#flow;
    if (phase !== 'ready' || step === 'directory') return html`<slot name="heading">${text.title}</slot>`;
    if (step === 'times') return text.chooseTime;
    if (!this.#later) return text.title;
    return this.#later.headingOf(this.#flow);
  }

  #step(step: Flow['step']) {
    const look = createLook(this.#flow, this.locale);
    const { refusal } = this.#flow;
    const alert =
      refusal && step !== 'details' ? html`<p role="alert" class="said card">${this.#sentence(refusal.cause)}</p>` : nothing;
    if (step === 'directory')
      return html`${alert}${directory(this.#flow, look, this.#shown, () => {
        this.#shown += PAGE;
        if (this.#shown >= this.#flow.directory.found.length) void this.#flow.showMore();
        this.requestUpdate();
      })}`;
    if (step === 'times')
      return html`${alert} ${this.#flow.booker.charges.length ? this.#later?.forWhom(this.#flow) : nothing}
      ${timesOf(this.#flow, look, this.#whole, (date) => {
        this.#whole.add(date);
        this.requestUpdate();
      })}
      ${this.#later?.waitlist(this.#flow, look)}`;
    if (!this.#later) return this.#isLaterLost ? this.#lost() : bones();
    return step === 'details' ? this.#later.details(this.#flow, look, this.#sentence) : this.#later.done(this.#flow, look, this);
  }

  /** Not even the part with the form came: another attempt, while the time is kept. */
  #lost() {
    const text = words(bookingWords);
    return html`<div class="card stack">
      <p role="alert">${text.failed}</p>
      <button @click=${() => this.#loadLater()}>${text.retry}</button>
    </div>`;
  }

  #failed() {
    const text = words(bookingWords);
    const { failure } = this.#flow;
    const { me } = this.#flow.booker;
    const phone = me?.clinic.phone;
    return html`<div class="card stack">
      <p role="alert">${this.#sentence(failure)}</p>
      <button class="block" @click=${() => this.#flow.start()}>${text.retry}</button>
      ${phone ? html`<p>${text.callClinic} ${phoneLink(phone)}</p>` : nothing}
      <slot name="fallback"></slot>
    </div>`;
  }
}

const bones = () => [1, 2, 3].map(() => html`<div class="card bone"></div>`);

declare global {
  interface HTMLElementTagNameMap {
    'appointment-booking': AppointmentBooking;
  }
}
