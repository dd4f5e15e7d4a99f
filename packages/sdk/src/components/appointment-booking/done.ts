import type { Appointment } from '@bedside/contract';
import { html, nothing } from 'lit';
import { bookingLaterWords } from '../../localization/booking-later-words.ts';
import { words } from '../../localization/words.ts';
import { eventFile } from '../../copied/event-file.ts';
import type { Flow } from './flow.ts';
import type { Look } from './look.ts';

type List = HTMLElement & { reload?(): unknown };

/** What was booked, when and with whom, and where to go on. `place` is the element: the list that is nearest to it gets the visit. */
export function done(flow: Flow, look: Look, place: Element) {
  const text = words(bookingLaterWords);
  const visit = flow.visit!;
  const { me, isPatient } = flow.booker;
  const [start, end] = [Date.parse(visit.startsAt), Date.parse(visit.endsAt)];
  const clinic = look.clinicTime(start);
  const isPending = visit.status === 'pending';
  const list = listNear(place);
  const name = nameOf(visit, 'practitioner') || flow.practitioner?.name;
  const until = visit.expiresAt ? look.times.weekdayTime(Date.parse(visit.expiresAt)) : undefined;
  return html`<div class="card stack said" part="booked">
      <h3>${name}</h3>
      <p class="num">
        <b>${look.times.dayTime(start)}</b> – ${look.times.time(end)}
        ${clinic ? html`<span class="small">${look.clinicWords(clinic)}</span>` : nothing}
      </p>
      <p class="small">${text.modes[visit.mode]}</p>
      ${(isPatient || isPending) && !isTheirs(visit, me?.person.id) ? html`<p>${text.bookedFor(nameOf(visit, 'patient'))}</p>` : nothing}
      <p class="pill ${isPending ? 'warn' : 'ok'}">${isPending ? text.waitsForClinic : text.confirmed}</p>
    </div>
    <p>${isPending ? (until ? text.confirmBy(until) : text.confirmSoon) : list && isPatient ? text.bookedNext : nothing}</p>
    ${list ? html`<button class="primary block" @click=${() => show(list)}>${text.toVisits}</button>` : nothing}
    <a class="button" part="calendar" download="visit.ics" href=${eventFile(visit, text.calendarEvent(me?.clinic.name ?? ''))}
      >${text.calendar}</a
    >
    <button class="quiet" @click=${() => flow.again()}>${text.another}</button>`;
}

const isTheirs = ({ participants }: Appointment, me: string | undefined) =>
  participants.some(({ role, personId }) => role === 'patient' && personId === me);

export const nameOf = ({ participants }: Appointment, wanted: string) =>
  participants.find(({ role }) => role === wanted)?.name ?? '';

const listNear = (place: Element) =>
  [place.closest('telehealth-provider'), place.getRootNode() as Document, document]
    .map((one) => one?.querySelector<List>('appointment-list'))
    .find(Boolean);

function show(list: List) {
  void list.reload?.();
  list.tabIndex = -1;
  list.focus();
  list.scrollIntoView({ block: 'nearest' });
}
