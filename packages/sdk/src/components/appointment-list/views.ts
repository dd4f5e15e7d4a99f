import { html, nothing } from 'lit';
import { lazy } from '../../internal/lazy.ts';
import { listToolsWords } from '../../localization/list-tools-words.ts';
import { words } from '../../localization/words.ts';
import type { AppointmentList } from './appointment-list.ts';

const calendarElement = lazy((retryQuery) => import('../appointment-calendar/register-appointment-calendar.ts'));

/** What a person chose, where the page offers both. */
const chosen = new WeakMap<AppointmentList, boolean>();
const offered = ({ view }: AppointmentList) => (view ?? '').split(/\s+/).filter((one) => /^(list|day|week|month)$/.test(one));
const isCalendar = (list: AppointmentList) => chosen.get(list) ?? /day|week|month/.test(offered(list)[0] ?? '');

/** The calendar over the list, which then hides by its styles, and the choice where the page offers both. */
export const views = (list: AppointmentList) => html`${viewSwitch(list)} ${isCalendar(list) ? calendar(list) : nothing}`;

function viewSwitch(list: AppointmentList) {
  const text = words(listToolsWords);
  const all = offered(list);
  if (all.length < 2 || !all.includes('list')) return nothing;
  const choice = (asCalendar: boolean, name: string) =>
    html`<button
      aria-pressed=${isCalendar(list) === asCalendar}
      @click=${() => {
        chosen.set(list, asCalendar);
        list.requestUpdate();
      }}
    >
      ${name}
    </button>`;
  return html`<div class="row" role="group" aria-label=${text.view} part="views">
    ${choice(false, text.asList)} ${choice(true, text.asCalendar)}
  </div>`;
}

/** Asks for its visits by itself, as the list does. */
function calendar(list: AppointmentList) {
  void calendarElement().catch(() => setTimeout(() => list.requestUpdate(), 2000));
  const { apiUrl, publishableKey, sessionUrl, sessionProvider, language, theme } = list;
  return html`<appointment-calendar
    part="calendar"
    view=${offered(list).find((one) => one !== 'list') ?? 'week'}
    .apiUrl=${apiUrl}
    .publishableKey=${publishableKey}
    .sessionUrl=${sessionUrl}
    .sessionProvider=${sessionProvider}
    .language=${language}
    .theme=${theme}
  ></appointment-calendar>`;
}
