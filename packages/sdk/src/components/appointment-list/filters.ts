import type { ListAppointments } from '@bedside/contract';
import { html } from 'lit';
import type { Announcer } from '../../internal/announcer.ts';
import { startOfDay, addDays } from '../../copied/days.ts';
import { zoneOf } from '../../copied/zones.ts';
import { listToolsWords } from '../../localization/list-tools-words.ts';
import { words } from '../../localization/words.ts';
import type { Visits } from './visits.ts';

/** How long after the last key the search is asked for, in milliseconds. */
const PAUSE = 300;
/** The API looks for no less. */
const SHORTEST = 3;

type Wanted = { q: string; status: string; mode: string; from: string; to: string };
const NONE: Wanted = { q: '', status: '', mode: '', from: '', to: '' };
const all = new WeakMap<Visits, { wanted: Wanted; life: unknown; timer?: ReturnType<typeof setTimeout> }>();
function stateOf(visits: Visits) {
  let state = all.get(visits);
  // Another person looks for nothing yet.
  if (state?.life !== visits.life || !state) all.set(visits, (state = { wanted: NONE, life: visits.life }));
  return state;
}

/** Whether what is shown is what was looked for. */
export const isFiltered = (visits: Visits) => Object.keys(visits.filter).length > 0;

/** Search, and under Filter what else there is to look by. */
export function filters(visits: Visits, announcer: Announcer) {
  const text = words(listToolsWords);
  const { wanted } = stateOf(visits);
  const set = (change: Partial<Wanted>) => look(visits, announcer, { ...stateOf(visits).wanted, ...change });
  const on = (key: keyof Wanted) => (event: Event) => set({ [key]: (event.currentTarget as HTMLInputElement).value });
  const select = (key: 'status' | 'mode', name: string, any: string, options: Record<string, string>) =>
    html`<label
      >${name}<select .value=${wanted[key]} @change=${on(key)}>
        <option value="">${any}</option>
        ${Object.entries(options).map(([value, option]) => html`<option .value=${value} .selected=${value === wanted[key]}>${option}</option>`)}
      </select></label
    >`;
  const date = (key: 'from' | 'to', name: string) =>
    html`<label>${name}<input type="date" .value=${wanted[key]} @change=${on(key)} /></label>`;
  return html`<search class="stack" part="filters">
    <input
      type="search"
      aria-label=${text.search}
      placeholder=${text.search}
      title=${text.searchHint}
      maxlength="100"
      .value=${wanted.q}
      @input=${on('q')}
    />
    <details class="filter">
      <summary>${text.filter}</summary>
      <div class="by">
        ${select('status', text.status, text.anyStatus, text.filterStates)} ${select('mode', text.mode, text.anyMode, text.modes)}
        ${date('from', text.from)} ${date('to', text.to)}
      </div>
    </details>
  </search>`;
}

export function clearFilters(visits: Visits, announcer: Announcer) {
  look(visits, announcer, NONE);
  const input = visits.host.renderRoot.querySelector<HTMLInputElement>('[type=search]');
  input?.focus();
}

function look(visits: Visits, announcer: Announcer, wanted: Wanted) {
  const state = stateOf(visits);
  const isTyping = wanted.q !== state.wanted.q && wanted.q !== '';
  state.wanted = wanted;
  visits.host.requestUpdate();
  clearTimeout(state.timer);
  state.timer = setTimeout(() => void apply(visits, announcer, wanted), isTyping ? PAUSE : 0);
}

async function apply(visits: Visits, announcer: Announcer, { q, status, mode, from, to }: Wanted) {
  const zone = zoneOf(visits.me?.person.timeZone);
  const iso = (day: string) => new Date(startOfDay(day, zone)).toISOString();
  const by: Partial<Record<string, unknown>> = {
    q: q.trim().length >= SHORTEST ? q.trim() : undefined,
    status: status || undefined,
    mode: mode || undefined,
    from: from ? iso(from) : undefined,
    to: to ? iso(addDays(to, 1)) : undefined,
  };
  const given = Object.fromEntries(Object.entries(by).filter(([, value]) => value !== undefined));
  const isSame = JSON.stringify({ from: undefined, ...given }) === JSON.stringify({ from: undefined, ...visits.filter });
  if (isSame) return;
  // What was looked for may be long over: from the beginning, unless it is said from when.
  visits.filter = (Object.keys(given).length ? { from: undefined, ...given } : {}) as Partial<ListAppointments>;
  await visits.load();
  if (isFiltered(visits) && visits.phase === 'ready') announcer.say(words(listToolsWords, visits.host).found(visits.all.length));
}
