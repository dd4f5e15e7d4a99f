import type { Appointment } from '@bedside/client';
import { html } from 'hono/html';
import type { Html, PageContext } from '../../pages/layout.ts';
import type { FreeTimes } from '../ask.ts';
import type { Span } from '../days.ts';
import { sentenceFor } from '../refusals.ts';
import type { Zones } from '../words.ts';
import { hiddenFields, notice, planningPage, practitionerOf, timePicker, when, whoseClock } from './parts.ts';

interface Move {
  visit: Appointment;
  times: FreeTimes;
  span: Span;
  zones: Zones;
  now: string;
  firstFreeDay: string | undefined;
  saying: string | undefined;
  key: string;
}

export const movePage = (page: PageContext, { visit, saying, now, key, ...shown }: Move): Html =>
  planningPage({
    ...page,
    title: 'Move your visit',
    path: '/patient',
    body: html`
      <p><a class="back" href="/visits/${visit.id}">Leave it as it is</a></p>
      <h1>Move your visit</h1>
      ${notice(sentenceFor(saying))}
      <p>With ${practitionerOf(visit)}, until now:</p>
      ${when(visit, shown.zones)} ${whoseClock(shown.zones, now)}
      ${timePicker({
        ...shown,
        action: `/visits/${visit.id}/move`,
        path: `/visits/${visit.id}/move`,
        hidden: { key, revision: visit.revision },
        whatIsChosen: 'Move it to',
      })}
    `,
  });

/** Codes that the API knows, in a patient's words. */
export const PATIENTS_REASONS = [
  ['pat', 'I cannot come'],
  ['pat-fb', 'I feel better'],
  ['other', 'Something else'],
] as const;

interface Cancel {
  visit: Appointment;
  zones: Zones;
  saying: string | undefined;
  key: string;
}

export const cancelPage = (page: PageContext, { visit, zones, saying, key }: Cancel): Html =>
  planningPage({
    ...page,
    title: 'Cancel your visit',
    path: '/patient',
    body: html`
      <p><a class="back" href="/visits/${visit.id}">Leave it as it is</a></p>
      <h1>Cancel your visit</h1>
      ${notice(sentenceFor(saying))}
      <div class="card now">
        <p><b>${practitionerOf(visit)}</b></p>
        ${when(visit, zones)}
        <form method="post" action="/visits/${visit.id}/cancel" class="fields">
          ${hiddenFields({ key, revision: visit.revision })}
          <fieldset>
            <legend>Why?</legend>
            ${PATIENTS_REASONS.map(
              ([code, words], index) =>
                html`<label class="choice"
                  ><input type="radio" name="reason" value="${code}" ${index === 0 ? 'checked' : ''} /> ${words}</label
                >`,
            )}
          </fieldset>
          <label
            >Anything to add? <span class="soft">Not needed.</span><textarea name="comment" rows="2" maxlength="500"></textarea>
          </label>
          <button class="main danger">Cancel this visit</button>
        </form>
        <p class="soft">Another time would do? <a href="/visits/${visit.id}/move">Move it instead</a>.</p>
      </div>
    `,
  });
