import type { Appointment } from '@bedside/contract';
import { html, nothing } from 'lit';
import { wallOf } from '../../copied/days.ts';
import { TelehealthAppointmentRescheduledEvent } from '../../events/appointment-rescheduled.ts';
import { calendarWords } from '../../localization/calendar-words.ts';
import { words } from '../../localization/words.ts';
import type { AppointmentCalendar } from './appointment-calendar.ts';
import type { CalendarVisits } from './calendar-visits.ts';
import { follow } from './drag.ts';
import type { FocusPlace } from './focus-place.ts';
import { Move } from './move.ts';
import type { Scene } from './scene.ts';

type Around = {
  host: AppointmentCalendar;
  visits: CalendarVisits;
  focus: FocusPlace;
  scene(): Scene | undefined;
  say(text: string): void;
};

/** Giving a visit another time, by mouse or by keyboard: what the calendar shows of it, and where one stands before and after. */
export class Moving {
  readonly move: Move;
  #around: Around;
  /** For which visit, and in which days, free times were looked for. */
  #looked = '';
  #isDragged = false;

  constructor(around: Around) {
    this.#around = around;
    this.move = new Move({
      changed: () => around.host.requestUpdate(),
      moved: (visit) => this.#moved(visit),
      refused: () => this.#refused(),
    });
  }

  /** Looks for what is free in the days that are shown, once for the same ones. */
  look(from: number, to: number, timeZone: string) {
    const looked = this.move.visit ? `${this.move.visit.id} ${from} ${to}` : '';
    if (looked === this.#looked) return;
    this.#looked = looked;
    if (looked) void this.move.look(from, to, timeZone);
  }

  render({ nameOf, wordsFor }: Scene, sentence: (cause: unknown) => string) {
    const text = words(calendarWords);
    const { visit, slots, refusal, chosen } = this.move;
    return html`<div class="card moving stack" part="moving">
      <p>${text.moving(nameOf(visit!), wordsFor(visit!))}</p>
      ${refusal && !chosen ? html`<p role="alert">${sentence(refusal)} ${text.staysBecause}</p>` : nothing}
      ${slots ? (slots.length ? nothing : html`<p>${text.noSlots}</p>`) : html`<p class="small">${text.lookingForSlots}</p>`}
      <button @click=${() => this.leave()}>${text.leave}</button>
    </div>`;
  }

  /** By the hour: in a month there is no free time to choose. */
  start(visit: Appointment, { view, zone }: Scene) {
    const { host, focus } = this.#around;
    if (view === 'month') host.view = 'week';
    host.date = wallOf(Date.parse(visit.startsAt), zone).date;
    this.#begin(visit, false);
    focus.goTo();
  }

  drag(event: PointerEvent, visit: Appointment) {
    const { host, say } = this.#around;
    follow(event, host.renderRoot as ShadowRoot, {
      began: () => this.#begin(visit, true),
      dropped: (startsAt) => {
        const slot = this.move.slots?.find((one) => one.startsAt === startsAt);
        if (slot) return this.move.choose(slot);
        this.leave();
        say(words(calendarWords, host).stays);
      },
    });
  }

  /** The question before it is moved was closed: answered with no. */
  closed() {
    if (this.move.chosen && !this.move.isBusy) this.move.choose(undefined);
    if (this.#isDragged && !this.move.chosen && !this.move.refusal) this.leave();
  }

  /** The visit stays where it is, and the focus goes back to it. */
  leave() {
    const { visit } = this.move;
    this.#isDragged = false;
    this.move.stop();
    if (visit) this.#focusVisit(visit);
  }

  #begin(visit: Appointment, isDragged: boolean) {
    this.#looked = '';
    this.#isDragged = isDragged;
    this.move.start(this.#around.visits.api!, visit);
  }

  #focusVisit({ id, startsAt }: Appointment) {
    const zone = this.#around.scene()?.zone;
    if (zone) this.#around.focus.goTo(`${id} ${wallOf(Date.parse(startsAt), zone).date}`);
  }

  #moved(visit: Appointment) {
    const { host, visits, say } = this.#around;
    this.#isDragged = false;
    visits.replace(visit);
    const scene = this.#around.scene()!;
    host.date = wallOf(Date.parse(visit.startsAt), scene.zone).date;
    say(words(calendarWords, host).moved(scene.nameOf(visit), scene.wordsFor(visit)));
    this.#focusVisit(visit);
    host.dispatchEvent(new TelehealthAppointmentRescheduledEvent(visit));
  }

  /** The visit stays where it is; what is free now, and the visit as it is now, are asked for. */
  #refused() {
    const { host, visits, focus, say } = this.#around;
    this.#looked = '';
    this.#isDragged = false;
    void visits.load();
    say(words(calendarWords, host).staysBecause);
    focus.goTo();
  }
}
