import type { Appointment, AppointmentHistory, Me, Series } from '@bedside/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { cityOf } from '../../../copied/zones.ts';
import { createDayNames } from '../../../copied/days.ts';
import type { detailsWords } from '../../../localization/details-words.ts';
import { createTimes, type Times } from '../../../localization/times.ts';

type Words = typeof detailsWords;

/** "Weekly, 3 of 8", as far as it can be said in words. */
export function seriesText({ rrule, appointments }: Series, id: string, text: Words) {
  const rule = new Map(rrule.split(';').map((part) => part.split('=') as [string, string]));
  const unit = rule.get('FREQ') ?? '';
  const every = Number(rule.get('INTERVAL') ?? 1);
  const said = every > 1 ? text.everyNth(every, unit) : (text.every[unit] ?? text.series);
  return text.nth(said, appointments.findIndex((one) => one.id === id) + 1, appointments.length);
}

/** What is known of a visit, each with its name. */
export function facts(
  appointment: Appointment,
  { me, times, series, text, locale }: { me: Me; times: Times; series: Series | undefined; text: Words; locale: string },
) {
  const { mode, location, places, participants, reason, comment, description, cancelReason, cancelComment } = appointment;
  const [start, end] = [Date.parse(appointment.startsAt), Date.parse(appointment.endsAt)];
  const clinic = createTimes(locale, me.clinic.timeZone);
  const isElsewhere = clinic.dayTime(start) !== times.dayTime(start);
  const day = createDayNames(locale).long(localDay(start, me.person.timeZone ?? undefined));
  const rows: [name: string, value: TemplateResult | string | null | undefined | false][] = [
    [
      text.when,
      html`<span class="num"><b>${day}, ${times.time(start)}</b> – ${times.time(end)}</span>
        ${isElsewhere ? html`<br /><span class="small num">${text.clinicTime(clinic.time(start), cityOf(me.clinic.timeZone))}</span>` : nothing}`,
    ],
    [text.how, text.modes[mode]],
    [
      text.where,
      location &&
        [location.kind === 'outside' ? text.outside : mode === 'in_person' ? text.modes.in_person : '', location.text]
          .filter(Boolean)
          .join(', '),
    ],
    [
      text.who,
      html`<ul role="list">
          ${participants.map(
            ({ personId, name, role, specialty, guestKind }) =>
              html`<li>
                ${name}
                <span class="small"
                  >${personId === me.person.id ? text.you : (specialty ?? (guestKind ? text.guests[guestKind] : text.roles[role]))}</span
                >
              </li>`,
          )}
        </ul>
        ${places ? html`<span class="small num">${text.places(places.taken, places.capacity)}</span>` : nothing}`,
    ],
    [text.series, series && html`<span class="num">${seriesText(series, appointment.id, text)}</span>`],
    [text.why, reason],
    [text.about, description],
    [text.package, appointment.package],
    [text.comment, comment],
    [text.cancelledFor, cancelReason && [text.reasons[cancelReason], cancelComment].filter(Boolean).join(': ')],
  ];
  return html`<dl>
    ${rows
      .filter(([, value]) => value)
      .map(
        ([name, value]) =>
          html`<div>
            <dt class="small">${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}

const localDay = (at: number, timeZone: string | undefined) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);

/** What was done to it, newest last. */
export function history({ data }: AppointmentHistory, times: Times, text: Words) {
  return html`<ol role="list" class="history">
    ${data.map(({ at, action, by, before, after, reason }) => {
      const when = [before, after].map((one) => one && times.dayTime(Date.parse(one.startsAt)));
      const isMoved = when[0] && when[1] && when[0] !== when[1];
      return html`<li>
        <b>${text.actions[action] ?? text.changed}</b>
        <span class="small num">${times.dayTime(Date.parse(at))} ${text.sides[by.side]}</span>
        ${isMoved ? html`<br /><span class="num">${text.fromTo(when[0]!, when[1]!)}</span>` : nothing}
        ${reason ? html`<br /><span class="small">${reason}</span>` : nothing}
      </li>`;
    })}
  </ol>`;
}
