import type { Appointment } from '@bedside/client';
import { html } from 'hono/html';
import type { Html, PageContext } from '../../pages/layout.ts';
import { MODES, STATUSES, type Zones } from '../words.ts';
import { planningPage, practitionerOf, when, whoseClock } from './parts.ts';

/** The visits to come, as a list that needs no script. */
export const visitsPage = (
  page: PageContext,
  { visits, zones, now }: { visits: Appointment[]; zones: Zones; now: string },
): Html =>
  planningPage({
    ...page,
    title: 'Move or cancel',
    path: '/patient',
    body: html`
      <h1>Move or cancel a visit</h1>
      ${
        visits.length === 0
          ? html`<p class="empty">You have no visits to come. <a class="button" href="/book">Book a visit</a></p>`
          : html`${whoseClock(zones, now)}
              <ul class="directory">
                ${visits.map((visit) => visitCard(visit, zones))}
              </ul>
              <p><a class="button" href="/book">Book another visit</a></p>`
      }
    `,
  });

const visitCard = (visit: Appointment, zones: Zones): Html =>
  html`<li class="card">
    <h2><a href="/visits/${visit.id}">${practitionerOf(visit)}</a></h2>
    ${when(visit, zones)}
    <p><span class="badge ${visit.status}">${STATUSES[visit.status]}</span> ${MODES[visit.mode]}</p>
  </li>`;
