import type { Appointment } from '@bedside/client';
import { html } from 'hono/html';
import { PHONE, type Html, type PageContext } from '../../pages/layout.ts';
import { sentenceFor } from '../refusals.ts';
import { clockOf, dayOf, MODES, STATUSES, type Zones } from '../words.ts';
import { notice, planningPage, practitionerOf, when } from './parts.ts';

interface Shown {
  visit: Appointment;
  zones: Zones;
  saying: string | undefined;
}

/** One visit: what is planned, and what can be done about it. `can` says it; this page knows no rules. */
export const visitPlanPage = (page: PageContext, { visit, zones, saying }: Shown): Html => {
  const done = sentenceDone(visit, saying);
  return planningPage({
    ...page,
    title: 'Your visit',
    path: '/patient',
    body: html`
      <p><a class="back" href="/visits">All visits to come</a></p>
      ${done ? notice(done, 'done') : notice(sentenceFor(saying))}
      <div class="card now">
        <h1>${practitionerOf(visit)}</h1>
        ${when(visit, zones)}
        <p><span class="badge ${visit.status}">${STATUSES[visit.status]}</span> ${MODES[visit.mode]}</p>
        ${whatNext(visit, zones)} ${visit.reason ? html`<p class="said"><b>What it is about</b><br />${visit.reason}</p>` : ''}
        <div class="actions">${actions(visit)}</div>
      </div>
    `,
  });
};

/** Only what the visit itself bears out: an address can be written by anybody. */
function sentenceDone({ status, rescheduledAt }: Appointment, saying: string | undefined): string | undefined {
  if (saying === 'booked' && status === 'pending') return 'Thank you. Your request has reached us.';
  if (saying === 'booked' && status === 'scheduled') return 'Your visit is booked.';
  if (saying === 'moved' && rescheduledAt) return 'Your visit has been moved. This is its new time.';
  return undefined;
}

const whatNext = ({ status, expiresAt, mode }: Appointment, { own }: Zones): Html => {
  if (status === 'pending')
    return html`<p>
      We confirm it${expiresAt ? html` by ${dayOf(expiresAt, own)}, ${clockOf(expiresAt, own)}` : ''}. Until then the time is kept
      for you.
    </p>`;
  if (status === 'cancelled') return html`<p>This visit will not take place. Its time is free for others again.</p>`;
  if (status === 'expired')
    return html`<p>We did not confirm it in time, and are sorry. Please book another one, or call us: ${PHONE}.</p>`;
  if (status === 'scheduled' && mode !== 'in_person')
    return html`<p>When it is time, come in through <a href="/patient">My visits</a>.</p>`;
  return html``;
};

function actions({ id, can, status }: Appointment): Html {
  const isPlanned = status === 'pending' || status === 'scheduled';
  if (!isPlanned) return html`<a class="button main" href="/book">Book a visit</a>`;
  if (!can.includes('reschedule') && !can.includes('cancel'))
    return html`<p>It is too close to the start to move or cancel it here. Please call us: ${PHONE}.</p>`;
  return html`
    ${status === 'scheduled' ? html`<a class="button" href="/visits/${id}/visit.ics">Add to my calendar</a>` : ''}
    ${can.includes('reschedule') ? html`<a class="button" href="/visits/${id}/move">Move</a>` : ''}
    ${can.includes('cancel') ? html`<a class="button danger" href="/visits/${id}/cancel">Cancel</a>` : ''}
  `;
}
