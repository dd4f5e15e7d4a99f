import { html, nothing } from 'lit';
import { phoneLink } from '../../copied/phone-link.ts';
import type { Announcer } from '../../internal/announcer.ts';
import { listLaterWords } from '../../localization/list-later-words.ts';
import { listToolsWords } from '../../localization/list-tools-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { clearFilters, filters, isFiltered } from './filters.ts';
import type { AppointmentList } from './appointment-list.ts';
import { more } from './live-visits.ts';
import { offers } from './offers.ts';
import { loadOlder, olderOf } from './older.ts';
import { views } from './views.ts';
import type { Visit } from './visit.ts';
import type { Visits } from './visits.ts';

/** Over the visits: that they are not live at the moment, what was offered, and the search. */
export function above(visits: Visits, announcer: Announcer) {
  const { phase, isRetrying, me, host } = visits;
  if (phase !== 'ready') return nothing;
  const times = createTimes(host.locale, me?.person.timeZone ?? undefined);
  return html`${isRetrying ? html`<p class="small">${words(listLaterWords).reconnecting}</p>` : nothing}
  ${views(host as AppointmentList)} ${offers(visits, announcer, times)}
  ${hasSearch(visits) ? filters(visits, announcer) : nothing}`;
}

/** Nobody searches among a few. */
const hasSearch = (visits: Visits) => isFiltered(visits) || visits.all.length > 4 || Boolean(visits.nextCursor);

/** Under them: what is said of none, further pages, and those that are over. `past` is of the first page. */
export function below(visits: Visits, announcer: Announcer, past: Visit[], draw: (visits: Visit[]) => unknown) {
  const isFound = isFiltered(visits);
  const isNone = past.length === visits.all.length && !(isFound && past.length);
  return html`${isNone ? (isFound ? nothingFound(visits, announcer) : empty(visits)) : nothing} ${moreButton(visits, announcer)}
  ${earlier(visits, past, draw, isFound)}`;
}

function nothingFound(visits: Visits, announcer: Announcer) {
  const text = words(listToolsWords);
  return html`<div class="card stack">
    <h3>${text.nothingFound}</h3>
    <p>${text.nothingFoundHint}</p>
    <button @click=${() => clearFilters(visits, announcer)}>${text.clearSearch}</button>
  </div>`;
}

/** What is over, folded; further pages of it are asked for once it is opened. What was looked for is not folded. */
function earlier(visits: Visits, past: Visit[], draw: (visits: Visit[]) => unknown, isFound: boolean) {
  const text = { ...words(listLaterWords), ...words(listToolsWords) };
  if (isFound) return past[0] ? draw(past) : nothing;
  const older = olderOf(visits);
  const all = [...past, ...older.all];
  const onToggle = ({ currentTarget }: Event) => {
    if ((currentTarget as HTMLDetailsElement).open && older.cursor === undefined) void loadOlder(visits);
  };
  const onMore = async ({ currentTarget }: Event) => {
    const details = (currentTarget as HTMLElement).closest('details')!;
    const before = details.querySelectorAll('li').length;
    const count = await loadOlder(visits);
    await visits.host.updateComplete;
    if (!count || older.cursor) return;
    const next = details.querySelectorAll('li')[before];
    next?.setAttribute('tabindex', '-1');
    next?.focus();
  };
  return html`<details class="earlier" @toggle=${onToggle}>
    <summary>${text.earlier}</summary>
    <div class="stack">
      ${all[0] ? draw(all) : nothing} ${older.hasFailed ? html`<p role="alert">${text.failed}</p>` : nothing}
      ${
        older.hasFailed || older.cursor
          ? html`<button class="quiet" @click=${onMore}>${older.hasFailed ? text.retry : text.moreEarlier}</button>`
          : all[0] || older.isLoading || older.cursor === undefined
            ? nothing
            : html`<p class="small">${text.noneEarlier}</p>`
      }
    </div>
  </details>`;
}

/** Shows the next page, tells how many came, and keeps the focus. */
function moreButton(visits: Visits, announcer: Announcer) {
  const text = words(listLaterWords);
  if (!visits.nextCursor) return nothing;
  const onClick = async () => {
    const list = visits.host.renderRoot.querySelector('ul');
    const before = list?.children.length ?? 0;
    const count = await more(visits).catch(() => 0);
    if (!count) return;
    announcer.say(text.nowMore(count));
    await visits.host.updateComplete;
    if (visits.nextCursor) return;
    // The button is gone: the focus goes on with the first of the new ones.
    const next = list?.children[before] as HTMLElement | undefined;
    next?.setAttribute('tabindex', '-1');
    next?.focus();
  };
  return html`<button class="quiet" @click=${onClick}>${text.more}</button>`;
}

function empty(visits: Visits) {
  const text = words(listLaterWords);
  return html`<slot name="empty"
    ><div class="card stack">
      <h3>${text.emptyTitle}</h3>
      <p>${text.empty}</p>
      ${phone(visits, text.book(visits.me?.clinic.name ?? ''))}
    </div></slot
  >`;
}

/** The clinic's number, where there is one. */
export function phone({ me }: { me: Visits['me'] | null }, before: string) {
  const number = me?.clinic.phone;
  return number ? html`<p>${before} ${phoneLink(number)}</p>` : nothing;
}
