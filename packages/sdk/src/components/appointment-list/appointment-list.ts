import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { TelehealthAppointmentSelectedEvent } from '../../events/appointment-selected.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { nearestCall, startVisit } from '../../internal/nearest-call.ts';
import { initials } from '../../internal/person-name.ts';
import { listWords } from '../../localization/list-words.ts';
import { createTimes, type Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import styles from './appointment-list.styles.ts';
import { otherSide, standOf, type Visit } from './visit.ts';
import { later, Visits } from './visits.ts';

/**
 * @summary A person's visits. The one that is now has a Join button; the others count down to when their door opens, and open by themselves.
 *
 * @slot heading - In place of "Your visits".
 * @slot empty - In place of what is said when there is no visit yet.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthAppointmentSelectedEvent} telehealth-appointment-selected - Someone chose to join. Cancel it to open the visit yourself.
 * @event {TelehealthAppointmentOpenedEvent} telehealth-appointment-opened - Someone pressed a visit of the calendar. Cancel it to show the visit yourself.
 * @event {TelehealthAppointmentRescheduledEvent} telehealth-appointment-rescheduled - In the calendar, the person gave a visit another time.
 *
 * @csspart heading - The heading.
 * @csspart visit - Each visit.
 * @csspart now - The visit that is now.
 * @csspart join - The button that joins, or says when it will.
 * @csspart details - The button that opens the details of a visit.
 * @csspart details-dialog - All of one visit, and what can be done with it.
 * @csspart filters - Search and filters.
 * @csspart views - The choice of list or calendar.
 * @csspart calendar - The calendar, in place of the list.
 * @csspart offer - A time that has become free for who waits for one.
 *
 * @tagname appointment-list
 */
export class AppointmentList extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = { joinUrl: { attribute: 'join-url' }, view: {} };

  /** Where a visit takes place, with `{id}` for the appointment's: for pages without a `<telehealth-call>`. */
  declare joinUrl: string | undefined;

  /** What is offered, the first of them at first: `list`, `day`, `week`, `month`, with spaces between. Without it, the list. */
  declare view: string | undefined;

  #announcer = new Announcer(this);
  #visits = new Visits(this);
  #times: Times | undefined;
  /** The part that is loaded beside the first page. */
  #later: typeof import('./list-later.ts') | undefined;
  #failed: TemplateResult | undefined;

  /** Loads the visits again. */
  reload() {
    return this.#visits.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#visits.use(api);
    if (api) void this.#loadLater();
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    super.willUpdate(changed);
    if (this.#visits.phase !== 'failed') this.#failed = undefined;
    else if (!this.#failed) void this.#loadLater();
  }

  async #loadLater() {
    try {
      const it = await later();
      if (!this.#later) it.follow(this.#visits, this.#warm, this.#announcer);
      this.#later = it;
      if (this.#visits.phase === 'failed') this.#failed ??= await it.failed(this.#visits);
    } catch {
      // Not even that came: the plainest way on, and another attempt.
      this.#failed = html`<button @click=${this.reload}>${words(listWords, this).retry}</button>`;
      setTimeout(() => this.isConnected && this.#loadLater(), 9999);
    }
    this.requestUpdate();
  }

  protected override render() {
    const { phase } = this.#visits;
    const ready = phase === 'ready' && this.#list();
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      <h2 class="title" part="heading"><slot name="heading">${words(listWords).title}</slot></h2>
      ${this.#later?.above(this.#visits, this.#announcer)}
      ${ready || (phase === 'failed' && this.#failed) || [1, 2].map(() => html`<div class="card bone"></div>`)}
      ${this.#announcer.render()}
    </div>`;
  }

  #list() {
    const { all, me } = this.#visits;
    const now = this.api!.now();
    this.#times = createTimes(this.locale, me!.person.timeZone ?? undefined);
    const isOpen = (visit: Visit) => standOf(visit, now) === 'open';
    const current = all.find((visit) => isOpen(visit) && visit.appointment.status === 'in_progress') ?? all.find(isOpen);
    const draw = (shown: Visit[]) =>
      shown[0] &&
      html`<ul role="list" class="stack">
        ${shown.map((visit) => this.#visit(visit, now, visit === current))}
      </ul>`;
    const isEarlier = (visit: Visit) => standOf(visit, now) === 'earlier';
    const past = all.filter(isEarlier).reverse();
    return html`${draw(all.filter((visit) => !isEarlier(visit)))} ${this.#later?.below(this.#visits, this.#announcer, past, draw)}`;
  }

  /** One template for every stand: a button that has the focus keeps it when the door opens. */
  #visit(visit: Visit, now: number, isNow: boolean) {
    const text = words(listWords);
    const times = this.#times!;
    const { startsAt, endsAt, joinWindow, mode } = visit.appointment;
    const me = this.#visits.me!.person;
    const { name, specialty } = otherSide(visit.appointment, me);
    const stand = standOf(visit, now);
    const isOpen = stand === 'open';
    const [start, end, opensAt] = [startsAt, endsAt, joinWindow.opensAt].map((at) => Date.parse(at)) as [number, number, number];
    const isToday = (at: number) => times.isSameDay(at, now);
    const when = isToday(start) ? text.today(times.time(start)) : times.weekdayTime(start);
    const clinic = this.#later?.clinicTime(start, this.locale, this.#visits);
    return html`<li class="card stack ${isNow ? 'now' : ''}" part="visit ${isNow ? 'now' : ''}">
      <div class="row">
        ${
          isNow
            ? html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`
            : html`<div class="date num"><span class="small">${times.month(start)}</span><b>${times.date(start)}</b></div>`
        }
        <div class="grow">
          <h3>${name}</h3>
          <p class="small num">
            ${isNow ? (specialty ? `${specialty} · ` : '') : when + ' · '}${text.modes[mode]} ${isNow ? nothing : clinic}
          </p>
        </div>
      </div>
      ${isNow ? html`<p class="num"><b>${when}</b> – ${times.time(end)} ${clinic}</p>` : nothing}
      ${this.#later?.pill(visit, stand, me)}
      ${
        /open|ahead/.test(stand)
          ? html`<button
              part="join"
              class="block num ${isNow ? 'primary' : ''}"
              aria-disabled=${!isOpen}
              aria-description=${name}
              @click=${() => isOpen && this.#select(visit)}
              @pointerenter=${this.#warm}
              @focus=${this.#warm}
            >
              ${
                isOpen
                  ? text.join
                  : stand === 'opening'
                    ? text.opening
                    : text.opens(
                        (isToday(opensAt) ? times.time : times.weekdayTime)(opensAt),
                        this.#later?.timeLeft(opensAt, now),
                      )
              }
            </button>`
          : nothing
      }
      ${this.#later?.detailsButton(visit, this.#visits, this.#announcer, when)}
    </li>`;
  }

  async #select({ appointment }: Visit) {
    if (!this.dispatchEvent(new TelehealthAppointmentSelectedEvent(appointment)) || startVisit(this, appointment)) return;
    (await later()).openPage(this.joinUrl, appointment.id);
  }

  #warm = () => void nearestCall(this)?.preload?.();
}

declare global {
  interface HTMLElementTagNameMap {
    'appointment-list': AppointmentList;
  }
}
