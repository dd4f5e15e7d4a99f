import type { Appointment, AppointmentDay, DirectoryEntry, WaitingEntry } from '@bedside/client';
import { html } from 'hono/html';
import type { Html, PageContext } from '../../pages/layout.ts';
import { addDays } from '../days.ts';
import { sentenceFor } from '../refusals.ts';
import { clockOf, dateName, MODES, STATUSES, withRole, zoneName } from '../words.ts';
import { entryActions } from './desk-actions.ts';
import { notice, planningPage } from './parts.ts';

interface Desk {
  day: AppointmentDay;
  waiting: Pick<WaitingEntry, 'appointmentId' | 'state' | 'since'>[];
  practitioners: Pick<DirectoryEntry, 'id' | 'name'>[];
  /** Whose day; undefined for everybody's. */
  practitionerId: string | undefined;
  today: string;
  saying: string | undefined;
  /** Makes the key of one form. */
  newKey: () => string;
}

/** The clinic's day: to work with on a screen, and to print. */
export const deskPage = (page: PageContext, desk: Desk): Html => {
  const { day, today, practitionerId, practitioners } = desk;
  const whose = practitioners.find(({ id }) => id === practitionerId)?.name;
  return planningPage({
    ...page,
    title: `Front desk, ${dateName(day.date)}`,
    path: '/practitioner',
    body: html`
      <h1>${dateName(day.date)}${whose ? html`, ${whose}` : ''}</h1>
      ${notice(DONE[desk.saying ?? ''], 'done')} ${notice(sentenceFor(desk.saying))}
      <form class="search no-print" method="get" action="/desk" aria-label="Which day">
        <label>Day <input type="date" name="date" value="${day.date}" required /></label>
        <label
          >Practitioner
          <select name="practitioner">
            <option value="">Everybody</option>
            ${practitioners.map(
              ({ id, name }) => html`<option value="${id}" ${id === practitionerId ? 'selected' : ''}>${name}</option>`,
            )}
          </select>
        </label>
        <button class="main">Show</button>
      </form>
      <nav class="weeks no-print" aria-label="Days">
        <a class="button" href="${addressOf(addDays(day.date, -1), practitionerId)}">← Earlier</a>
        ${day.date === today ? html`<b>Today</b>` : html`<a class="button" href="${addressOf(today, practitionerId)}">Today</a>`}
        <a class="button" href="${addressOf(addDays(day.date, 1), practitionerId)}">Later →</a>
      </nav>
      <p class="no-print"><a class="button" href="/desk/book">Book for a patient</a></p>
      <p class="soft">${summary(desk)} Times are in ${zoneName(day.timeZone)}.</p>
      ${day.isCut ? html`<p class="notice">There are more visits than fit here: choose one practitioner.</p>` : ''}
      ${
        day.data.length === 0
          ? html`<p class="empty">
              Nothing is planned for this day. What patients book from <a href="/book">Book a visit</a> appears here.
            </p>`
          : html`<ol class="agenda">
              ${day.data.map((visit) => entry(visit, desk))}
            </ol>`
      }
    `,
  });
};

export const addressOf = (date: string, practitionerId: string | undefined): string =>
  `/desk?date=${date}${practitionerId ? `&practitioner=${practitionerId}` : ''}`;

const DONE: Record<string, string> = {
  confirmed: 'Confirmed. The patient is told.',
  cancelled: 'Cancelled. Its time is free again.',
  missed: 'Marked as missed. For 24 hours this can be taken back.',
  arrived: 'Checked in. The practitioner is told.',
  completed: 'It took place.',
  reopened: 'It is booked again.',
};

function summary({ day, waiting }: Desk): string {
  const requests = day.data.filter(({ status }) => status === 'pending').length;
  const parts = [
    `${day.data.length} ${day.data.length === 1 ? 'visit' : 'visits'}`,
    requests > 0 && `${requests} to confirm`,
    waiting.length > 0 && `${waiting.length} waiting now`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

const entry = (visit: Appointment, desk: Desk): Html => {
  const { timeZone } = desk.day;
  const waits = desk.waiting.find(({ appointmentId, state }) => appointmentId === visit.id && state !== 'left');
  return html`<li class="card" id="${visit.id}">
    <p class="hour"><b>${clockOf(visit.startsAt, timeZone)}</b>–${clockOf(visit.endsAt, timeZone)}</p>
    <div>
      <h2>${withRole(visit, 'patient')?.name ?? 'Nobody'}</h2>
      <p>
        with ${withRole(visit, 'practitioner')?.name ?? 'nobody'} · ${MODES[visit.mode]}${visit.title ? ` · ${visit.title}` : ''}
      </p>
      ${visit.reason ? html`<p class="soft">${visit.reason}</p>` : ''}
    </div>
    <p class="state">
      <span class="badge ${visit.status}">${STATUSES[visit.status]}</span>
      ${waits ? html`<span class="badge waiting">Waiting since ${clockOf(waits.since, timeZone)}</span>` : ''}
      ${visit.noShowProposed ? html`<span class="badge">It seems that ${SIDES[visit.noShowProposed]} did not come</span>` : ''}
    </p>
    ${entryActions(visit, { date: desk.day.date, timeZone, practitioner: desk.practitionerId ?? '', newKey: desk.newKey })}
  </li>`;
};

const SIDES = { patient: 'the patient', clinic: 'we' } as const;
