import type { Appointment } from '@bedside/contract';
import { html, nothing } from 'lit';
import { boardAnswerWords } from '../../localization/board-answer-words.ts';
import { boardWords } from '../../localization/board-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { who } from './row.ts';

const patientIn = ({ participants }: Appointment) => participants.find(({ role }) => role === 'patient');
export const patientOf = (visit: Appointment) => patientIn(visit)?.name ?? '';

/** A visit that is under way. `isIn`: on this very page. */
export function runningRow(visit: Appointment, isIn: boolean, times: Times, start: (visit: Appointment) => void) {
  const text = words(boardWords);
  const name = patientOf(visit);
  const go = () => start(visit);
  return html`<li>
    ${who(name, visit, times)}
    <span></span>
    <p class="pill ok">${isIn ? text.inIt : text.running}</p>
    <div class="act">
      ${
        isIn
          ? html`<button class="quiet" aria-label=${text.backFor(name)} @click=${go}>${text.back}</button>`
          : html`<button class="primary" aria-label=${text.openFor(name)} @click=${go}>${text.open}</button>`
      }
    </div>
  </li>`;
}

type Ahead = {
  times: Times;
  isBusy: boolean;
  failure: string | undefined;
  checkIn: (patient: { personId: string; name: string }) => void;
};

/** A visit of the next hours whose people are not here yet. */
export function aheadRow(visit: Appointment, { times, isBusy, failure, checkIn }: Ahead) {
  const text = words(boardAnswerWords);
  const patient = patientIn(visit);
  const name = patientOf(visit);
  return html`<li class="quietly">
    ${who(name, visit, times)}
    ${
      visit.can.includes('check_in') && visit.status === 'scheduled' && patient && !visit.places
        ? html`<div class="act">
            <button
              class="quiet"
              aria-label=${text.for(text.checkIn, name)}
              aria-disabled=${isBusy}
              @click=${() => checkIn(patient)}
            >
              ${text.checkIn}
            </button>
          </div>`
        : nothing
    }
    ${failure === undefined ? nothing : html`<p role="alert">${failure}</p>`}
  </li>`;
}
