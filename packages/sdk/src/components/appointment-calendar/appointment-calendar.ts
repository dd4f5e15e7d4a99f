import type { Appointment } from '@bedside/contract';
import { html, nothing, type PropertyDeclarations } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { addDays, startOfDay, wallOf, type LocalDate } from '../../copied/days.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { createSentences } from '../../copied/sentences.ts';
import { TelehealthAppointmentOpenedEvent } from '../../events/appointment-opened.ts';
import { TelehealthAppointmentSelectedEvent } from '../../events/appointment-selected.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { startVisit } from '../../internal/nearest-call.ts';
import { calendarWords } from '../../localization/calendar-words.ts';
import { words } from '../../localization/words.ts';
import styles from './appointment-calendar.styles.ts';
import { CalendarVisits } from './calendar-visits.ts';
import { confirmDialog, visitDialog } from './dialogs.ts';
import { dayFrom, leadInColumns } from './keys.ts';
import { FocusPlace } from './focus-place.ts';
import { daysOf, firstWeekday, goOn, VIEWS, type View } from './lay-out.ts';
import { monthGrid } from './month-grid.ts';
import { Moving } from './moving.ts';
import { placeByData } from './place-by-data.ts';
import { createLook, type Scene } from './scene.ts';
import { seeNow } from './see-now.ts';
import { columnsOf, timeGrid, type Column } from './time-grid.ts';
import { toolbar } from './toolbar.ts';

const MINUTE = 60_000;

/**
 * @summary A person's visits by the hour of a day or a week, or as a month. A visit that may be moved is dragged to a free time, or moved by keyboard.
 *
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthAppointmentOpenedEvent} telehealth-appointment-opened - Someone pressed a visit. Cancel it to show the visit in your own way.
 * @event {TelehealthAppointmentSelectedEvent} telehealth-appointment-selected - Someone chose to join. Cancel it to open the visit yourself.
 * @event {TelehealthAppointmentRescheduledEvent} telehealth-appointment-rescheduled - The person gave a visit another time.
 *
 * @csspart toolbar - The days that are shown, and the ways to others.
 * @csspart grid - The hours or the month.
 * @csspart visit - Each visit by the hour.
 * @csspart slot - Each free time, while a visit is moved.
 * @csspart now - The line at this moment.
 * @csspart day - Each day of the month.
 * @csspart moving - What is being moved, and what went wrong.
 * @csspart dialog - One visit, and the question before it is moved.
 *
 * @tagname appointment-calendar
 */
export class AppointmentCalendar extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = { view: {}, date: {} };

  /** `day`, `week` or `month`. Without it, a week. The person may change it. */
  declare view: 'day' | 'week' | 'month' | undefined;

  /** A day that is shown, as in `2026-11-24`. Without it, today. The person may change it. */
  declare date: string | undefined;

  #announcer = new Announcer(this);
  #visits = new CalendarVisits(() => this.requestUpdate());
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(calendarWords, this).failed,
  );
  /** The visit that is looked at. */
  #opened: Appointment | undefined;
  #columns: Column[] = [];
  #focus = new FocusPlace(this);
  #moving = new Moving({
    host: this,
    visits: this.#visits,
    focus: this.#focus,
    scene: () => this.#scene,
    say: (text) => this.#announcer.say(text),
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The days where this moment was brought into sight. */
  #seen = '';

  /** Loads the visits again. */
  reload() {
    return this.#visits.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#opened = undefined;
    this.#moving.move.stop();
    this.#visits.use(api);
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

  #wake = () => document.visibilityState === 'visible' && this.requestUpdate();

  get #scene(): Scene | undefined {
    const { me, api, all } = this.#visits;
    if (!me || !api) return undefined;
    const look = createLook(me, this.locale);
    const now = api.now();
    const today = wallOf(now, look.zone).date;
    const view: View = VIEWS.find((one) => one === this.view) ?? 'week';
    const date = isDate(this.date) ? this.date : today;
    return {
      ...look,
      view,
      date,
      days: daysOf(view, date, firstWeekday(this.locale)),
      today,
      now,
      visits: all,
      move: this.#moving.move,
      focusKey: this.#focus.key,
      open: (visit) => this.#open(visit),
      choose: (slot) => this.#moving.move.choose(slot),
      goTo: (to, as) => this.#goTo(to, as),
      drag: (event, visit) => this.#moving.drag(event, visit),
    };
  }

  protected override updated() {
    const scene = this.#scene;
    clearTimeout(this.#timer);
    if (!scene || !this.isConnected) return;
    this.#timer = setTimeout(() => this.requestUpdate(), MINUTE - (scene.now % MINUTE));
    const { days, zone } = scene;
    const [from, to] = [startOfDay(days[0]!, zone), startOfDay(addDays(days.at(-1)!, 1), zone)];
    this.#visits.show(from, to);
    this.#moving.look(from, to, zone);
    placeByData(this.renderRoot);
    const seen = this.#visits.phase === 'ready' ? `${scene.view} ${days[0]}` : '';
    if (seen && seen !== this.#seen) seeNow(this.renderRoot);
    this.#seen = seen || this.#seen;
    this.#showDialog();
    // Among the free times once they are there.
    this.#focus.settle(!scene.move.visit || scene.move.slots !== undefined);
  }

  #showDialog() {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog) return;
    const isWanted = Boolean(this.#opened || this.#moving.move.chosen);
    if (isWanted && !dialog.open) dialog.showModal();
    if (!isWanted && dialog.open) dialog.close();
  }

  protected override render() {
    const { phase } = this.#visits;
    const scene = this.#scene;
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      ${phase === 'failed' ? this.#failed() : scene ? this.#calendar(scene) : html`<div class="card bone"></div>`}
      <dialog
        part="dialog"
        aria-labelledby="dialog-title"
        @close=${this.#closed}
        @cancel=${(event: Event) => this.#moving.move.isBusy && event.preventDefault()}
      >
        <div class="stack">${scene ? this.#dialog(scene) : nothing}</div>
      </dialog>
      ${this.#announcer.render()}
    </div>`;
  }

  #calendar(scene: Scene) {
    const text = words(calendarWords);
    const isElsewhere = scene.clinicTime(scene.now) !== undefined;
    if (scene.view !== 'month') this.#columns = columnsOf(scene);
    return html`${toolbar(scene)} ${scene.move.visit ? this.#moving.render(scene, this.#sentence) : nothing}
      ${isElsewhere ? html`<p class="small">${text.yourClock(scene.city)}</p>` : nothing}
      ${this.#visits.isCut ? html`<p class="small">${text.tooMany}</p>` : nothing}
      <div @keydown=${(event: KeyboardEvent) => this.#onKey(event, scene)} @focusin=${this.#focus.remember}>
        ${scene.view === 'month' ? monthGrid(scene) : timeGrid(scene, this.#columns)}
      </div>`;
  }

  #dialog(scene: Scene) {
    if (scene.move.chosen) return confirmDialog(scene, this.#sentence);
    const visit = this.#opened;
    if (!visit) return nothing;
    return visitDialog(scene, visit, {
      join: () => {
        this.#opened = undefined;
        this.requestUpdate();
        if (this.dispatchEvent(new TelehealthAppointmentSelectedEvent(visit))) startVisit(this, visit);
      },
      move: () => {
        this.#opened = undefined;
        this.#moving.start(visit, scene);
      },
      close: () => this.renderRoot.querySelector('dialog')!.close(),
    });
  }

  #failed() {
    const text = words(calendarWords);
    const { failure, me } = this.#visits;
    const phone = me?.clinic.phone;
    return html`<div class="card stack">
      <p role="alert">${this.#sentence(failure)}</p>
      <button class="block" @click=${() => this.reload()}>${text.retry}</button>
      ${phone ? html`<p>${text.callClinic} ${phoneLink(phone)}</p>` : nothing}
      <slot name="fallback"></slot>
    </div>`;
  }

  #open(visit: Appointment) {
    if (!this.dispatchEvent(new TelehealthAppointmentOpenedEvent(visit))) return;
    this.#opened = visit;
    this.requestUpdate();
  }

  /** By Escape, by a button, or since what it was about is over: the focus goes back by itself, and a question is answered with no. */
  #closed = ({ target }: Event) => {
    // Told late: by now it asks something else.
    if ((target as HTMLDialogElement).open) return;
    this.#opened = undefined;
    this.#moving.closed();
    this.requestUpdate();
  };

  #goTo(date: LocalDate, view?: View) {
    this.date = date;
    if (view && view !== this.#scene?.view) {
      this.view = view;
      this.#focus.forget();
      if (view === 'day') this.#focus.goTo();
    }
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent, scene: Scene) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = (event.target as HTMLElement).dataset['key'];
    if (event.key === 'Escape' && scene.move.visit) return this.#moving.leave();
    if (!key) return;
    const isRtl = getComputedStyle(this).direction === 'rtl';
    if (scene.view === 'month') {
      const date = event.key === 'Enter' || event.key === ' ' ? undefined : dayFrom(key, scene.days, event.key, isRtl);
      if (event.key === 'Enter' || event.key === ' ') this.#goTo(key, 'day');
      else if (date) {
        this.#goTo(date);
        this.#focus.goTo(date);
      } else return;
    } else {
      const lead = leadInColumns(this.#columns, key, event.key, isRtl);
      if (!lead) return;
      if ('key' in lead) this.#focus.goTo((this.#focus.key = lead.key));
      else {
        this.#goTo(goOn(scene.view, scene.date, lead.views));
        this.#focus.forget();
        this.#focus.goTo();
      }
    }
    event.preventDefault();
  }
}

const isDate = (text: string | undefined): text is LocalDate =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text!));

declare global {
  interface HTMLElementTagNameMap {
    'appointment-calendar': AppointmentCalendar;
  }
}
