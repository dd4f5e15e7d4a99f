import { html, nothing, type PropertyDeclarations } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { Ticker } from '../../controllers/ticker.ts';
import { TelehealthAppointmentSelectedEvent } from '../../events/appointment-selected.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { nearestCall, startVisit } from '../../internal/nearest-call.ts';
import { initials } from '../../internal/person-name.ts';
import { errorText } from '../../localization/error-text.ts';
import { listWords } from '../../localization/list-words.ts';
import { cityOf, createTimes, type Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import styles from './appointment-list.styles.ts';
import { countdown, countdownHolds, NEAR } from './countdown.ts';
import { otherSide, standOf, type Visit, type VisitStand } from './visit.ts';
import { Visits } from './visits.ts';

/**
 * @summary A person's visits. The one that is now has a Join button; the others count down to when their door opens, and open by themselves.
 *
 * @slot heading - In place of "Your visits".
 * @slot empty - In place of what is said when there is no visit yet.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthAppointmentSelectedEvent} telehealth-appointment-selected - Someone chose to join. Cancel it to open the visit yourself.
 *
 * @csspart heading - The heading.
 * @csspart visit - Each visit.
 * @csspart now - The visit that is now.
 * @csspart join - The button that joins, or says when it will.
 *
 * @tagname appointment-list
 */
export class AppointmentList extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = { joinUrl: { attribute: 'join-url' } };

  /** Where a visit takes place, with `{id}` for the appointment's: for pages without a `<telehealth-call>`. */
  declare joinUrl: string | undefined;

  #announcer = new Announcer(this);
  #visits = new Visits(this, (before, after) => this.#announce(before, after));
  #failureText = '';
  #failureShown: unknown;
  #times: Times | undefined;

  constructor() {
    super();
    new Ticker(
      this,
      () => this.#visits.tick(),
      () => this.#holds(),
    );
  }

  /** Loads the visits again. */
  reload() {
    return this.#visits.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#visits.use(api);
  }

  protected override render() {
    const text = words(listWords);
    const { phase, isRetrying } = this.#visits.state;
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      <h2 part="heading"><slot name="heading">${text.title}</slot></h2>
      ${isRetrying && phase === 'ready' ? html`<p class="small">${text.reconnecting}</p>` : nothing}
      ${phase === 'loading' ? this.#skeleton() : phase === 'failed' ? this.#failed() : this.#list()} ${this.#announcer.render()}
    </div>`;
  }

  #list() {
    const text = words(listWords);
    const { visits, me, nextCursor, isBusy } = this.#visits.state;
    const now = this.api!.now();
    this.#times = createTimes(this.locale, me?.person.timeZone ?? undefined);
    const standing = visits.map((visit) => ({ visit, stand: standOf(visit, now) }));
    const ahead = standing.filter(({ stand }) => stand !== 'earlier');
    const earlier = standing.filter(({ stand }) => stand === 'earlier').reverse();
    const open = standing.filter(({ stand }) => stand === 'open');
    const current = open.find(({ visit }) => visit.appointment.status === 'in_progress') ?? open[0];
    const draw = (shown: typeof standing) =>
      html`<ul role="list" class="stack">
        ${shown.map((one) => this.#visit(one.visit, one.stand, now, one === current))}
      </ul>`;
    return html`
      ${ahead.length ? draw(ahead) : this.#empty()}
      ${nextCursor ? html`<button class="quiet" aria-disabled=${isBusy} @click=${this.#more}>${text.more}</button>` : nothing}
      ${
        earlier.length
          ? html`<details>
              <summary>${text.earlier}</summary>
              ${draw(earlier)}
            </details>`
          : nothing
      }
    `;
  }

  /** One template for every stand: a button that has the focus keeps it when the door opens. */
  #visit({ appointment }: Visit, stand: VisitStand, now: number, isNow: boolean) {
    const text = words(listWords);
    const times = this.#times!;
    const { name, specialty } = this.#other(appointment);
    const [start, end] = [Date.parse(appointment.startsAt), Date.parse(appointment.endsAt)];
    const mode = text.modes[appointment.mode];
    const when = times.isSameDay(start, now) ? text.today(times.time(start)) : times.weekdayTime(start);
    const clinic = this.#clinicTime(start);
    const isOpen = stand === 'open';
    const hasButton = isOpen || stand === 'ahead' || stand === 'opening';
    return html`<li class="card ${isNow ? 'now' : ''}" part="visit ${isNow ? 'now' : ''}">
      <div class="row">
        ${
          isNow
            ? html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`
            : html`<div class="date num"><span class="small">${times.month(start)}</span><b>${times.date(start)}</b></div>`
        }
        <div class="grow">
          <h3>${name}</h3>
          <p class="small num">${isNow ? [specialty, mode].filter(Boolean).join(' · ') : html`${when} · ${mode} ${clinic}`}</p>
        </div>
      </div>
      ${isNow ? html`<p class="num"><b>${when}</b> – ${times.time(end)} ${clinic}</p>` : nothing}
      ${isNow || !hasButton ? this.#pill(appointment, stand) : nothing}
      ${
        hasButton
          ? html`<button
              part="join"
              class="block num ${isNow ? 'primary' : ''}"
              aria-disabled=${!isOpen}
              aria-description=${name}
              @click=${isOpen ? () => this.#select(appointment) : nothing}
              @pointerenter=${isOpen ? this.#warm : nothing}
              @focus=${isOpen ? this.#warm : nothing}
            >
              ${
                isOpen
                  ? text.join
                  : stand === 'ahead'
                    ? countdown(Date.parse(appointment.joinWindow.opensAt), now, times)
                    : text.opening
              }
            </button>`
          : nothing
      }
    </li>`;
  }

  #other(appointment: Visit['appointment']) {
    return otherSide(appointment, this.#visits.state.me?.person.id);
  }

  #clinicTime(at: number) {
    const zone = this.#visits.state.me?.clinic.timeZone;
    if (!zone || !this.#times!.differs(at, zone)) return nothing;
    return html`<span class="small"
      >· ${words(listWords).clinicTime(createTimes(this.locale, zone).time(at), cityOf(zone))}</span
    >`;
  }

  #pill(appointment: Visit['appointment'], stand: VisitStand) {
    const text = words(listWords);
    const { status } = appointment;
    const { isPractitioner, name } = this.#other(appointment);
    const waits = isPractitioner ? text.theyWait(name) : text.youWait;
    const open = { in_progress: text.inProgress, checked_in: waits }[status as string] ?? text.doorOpen;
    const state = stand === 'open' ? open : (text.states[status as 'pending'] ?? (stand === 'earlier' ? text.states.closed : ''));
    return state ? html`<p class="pill ${stand === 'open' ? 'ok' : status === 'pending' ? 'warn' : ''}">${state}</p>` : nothing;
  }

  #skeleton() {
    return html`<span class="hush">${words(listWords).loading}</span>
      <div class="card bone"></div>
      <div class="card bone"></div>`;
  }

  #empty() {
    const text = words(listWords);
    return html`<slot name="empty"
      ><div class="card stack">
        <h3>${text.emptyTitle}</h3>
        <p>${text.empty}</p>
        ${this.#phone(text.book(this.#visits.state.me?.clinic.name ?? ''))}
      </div></slot
    >`;
  }

  #failed() {
    const text = words(listWords);
    const { failure } = this.#visits.state;
    if (failure !== this.#failureShown) {
      this.#failureShown = failure;
      this.#failureText = '';
      void errorText(failure).then((sentence) => {
        this.#failureText = sentence;
        this.requestUpdate();
      });
    }
    if (!this.#failureText) return this.#skeleton();
    const isElsewhere = (failure as { code?: string }).code === 'join.active_elsewhere';
    return html`<div class="card stack">
      <p role="alert">${this.#failureText}</p>
      <button class="block" @click=${isElsewhere ? () => this.api?.takeOver() : this.reload}>
        ${isElsewhere ? text.goOnHere : text.retry}
      </button>
      ${this.#phone(text.callClinic)}
      <slot name="fallback"></slot>
    </div>`;
  }

  #phone(before: string) {
    const phone = this.#visits.state.me?.clinic.phone;
    return phone ? html`<p>${before} <a href="tel:${phone.replace(/[^\d+]/g, '')}">${phone}</a></p>` : nothing;
  }

  #select(appointment: Visit['appointment']) {
    if (!this.dispatchEvent(new TelehealthAppointmentSelectedEvent(appointment)) || startVisit(this, appointment.id)) return;
    const url = this.joinUrl && new URL(this.joinUrl.replace('{id}', appointment.id), document.baseURI);
    if (url && /^https?:$/.test(url.protocol)) location.assign(url);
    else console.error('[telehealth] <appointment-list> has no <telehealth-call> on this page and no join-url to open.');
  }

  #warm = () => void nearestCall(this)?.preload?.();

  #more = async () => {
    const list = this.renderRoot.querySelector('ul');
    const before = list?.children.length ?? 0;
    const count = await this.#visits.more().catch(() => 0);
    if (!count) return;
    this.#announcer.say(words(listWords).nowMore(count));
    await this.updateComplete;
    if (this.#visits.state.nextCursor) return;
    // The button is gone: the focus goes on with the first of the new ones.
    const next = list?.children[before] as HTMLElement | undefined;
    if (next) [next.tabIndex] = [-1];
    next?.focus();
  };

  /** How long what is drawn stays true. */
  #holds() {
    const { visits } = this.#visits.state;
    const now = this.api?.now() ?? 0;
    let holds = Infinity;
    for (const visit of visits) {
      holds = Math.min(holds, visit.askAt - now);
      if (standOf(visit, now) !== 'ahead') continue;
      const opensAt = Date.parse(visit.appointment.joinWindow.opensAt);
      holds = Math.min(holds, countdownHolds(opensAt, now));
      if (opensAt - now < NEAR) this.#warm();
    }
    return holds;
  }

  #announce(before: Visit | undefined, after: Visit | undefined) {
    if (!after || !this.#times) return;
    const text = words(listWords);
    const { appointment } = after;
    const { name } = this.#other(appointment);
    const isNew = (is: (one: Visit['appointment']) => boolean) => is(appointment) && !(before && is(before.appointment));
    if (isNew(({ can }) => can.includes('join'))) this.#announcer.say(text.nowOpen(name));
    if (isNew(({ status }) => status === 'cancelled'))
      this.#announcer.say(text.nowCancelled(name, this.#times.weekdayTime(Date.parse(appointment.startsAt))));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'appointment-list': AppointmentList;
  }
}
