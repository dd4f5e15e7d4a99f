import type { Appointment } from '@bedside/client';
import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import { clockOf, withRole } from '../words.ts';
import { hiddenFields } from './parts.ts';

const CANCEL_REASONS = [
  ['pat', 'The patient cannot come'],
  ['prov', 'The practitioner cannot come'],
  ['maint', 'Something at the clinic'],
  ['other', 'Something else'],
] as const;

interface Around {
  date: string;
  timeZone: string;
  practitioner: string;
  newKey: () => string;
}

/** What the desk may do with one visit, as `can` has it. Each is a form of its own; what asks for more is folded away. */
export const entryActions = (visit: Appointment, { newKey, timeZone, ...day }: Around): Html => {
  const may = (verb: Appointment['can'][number]) => visit.can.includes(verb);
  const which = html`<span class="visually-hidden"
    >${withRole(visit, 'patient')?.name}, ${clockOf(visit.startsAt, timeZone)}</span
  >`;
  const form = (verb: string, inside: Html): Html =>
    html`<form method="post" action="/desk/visits/${visit.id}/${verb}">
      ${hiddenFields({ key: newKey(), revision: visit.revision, ...day })} ${inside}
    </form>`;
  const folded = (name: string, inside: Html): Html =>
    html`<details>
      <summary>${name} ${which}</summary>
      ${inside}
    </details>`;
  return html`<div class="actions no-print">
    ${may('confirm') ? form('confirm', html`<button class="main">Confirm ${which}</button>`) : ''}
    ${may('check_in') ? form('check-in', html`<button>Check in ${which}</button>`) : ''}
    ${may('complete') && visit.status !== 'in_progress' ? form('complete', html`<button>It took place ${which}</button>`) : ''}
    ${may('no_show') ? folded('Missed', form('no-show', MISSED)) : ''}
    ${may('cancel') && visit.status !== 'in_progress' ? folded('Cancel', form('cancel', CANCEL)) : ''}
    ${may('reopen') ? folded('Take back', form('reopen', REOPEN)) : ''}
  </div>`;
};

const MISSED = html`<button name="party" value="patient">The patient did not come</button>
  <button name="party" value="clinic">We did not come</button>`;

const CANCEL = html`<label
    >Why?
    <select name="reason">
      ${CANCEL_REASONS.map(([code, words]) => html`<option value="${code}">${words}</option>`)}
    </select>
  </label>
  <button class="danger">Cancel this visit</button>`;

const REOPEN = html`<label>Why? <input name="reason" required maxlength="500" autocomplete="off" /></label>
  <button>Book it again</button>`;
