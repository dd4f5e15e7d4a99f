import { html, nothing } from 'lit';
import type { LocalDate } from '../../copied/days.ts';
import { calendarWords } from '../../localization/calendar-words.ts';
import { words } from '../../localization/words.ts';
import { layOut, type Placed } from './lay-out.ts';
import type { Scene } from './scene.ts';
import { titleOf } from './time-grid.ts';

/** So many visits of a day are written out. */
const SHOWN = 2;

/** A month: how many visits each day has, and the first of them. */
export function monthGrid(scene: Scene) {
  const { days, weekday, names } = scene;
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(7 * at, 7 * at + 7));
  return html`<div class="month" part="grid" role="grid" aria-label=${titleOf(scene)}>
    <div role="row" class="week-days">
      ${weeks[0]!.map(
        (date) =>
          html`<div role="columnheader" class="small" aria-label=${names.long(date).split(/[ ,]/)[0] ?? nothing}>
            ${weekday(date)}
          </div>`,
      )}
    </div>
    ${weeks.map((week) => html`<div role="row" class="week">${week.map((date) => cell(scene, date))}</div>`)}
  </div>`;
}

function cell(scene: Scene, date: LocalDate) {
  const text = words(calendarWords);
  const { visits, zone, names, day, today, date: chosen } = scene;
  const all = layOut(visits, date, zone);
  const isOther = date.slice(0, 7) !== chosen.slice(0, 7);
  const label = `${names.long(date)}, ${text.visits(all.length)}`;
  return html`<div
    role="gridcell"
    part="day"
    class="day ${date === today ? 'today' : ''} ${isOther ? 'other' : ''}"
    data-key=${date}
    tabindex=${date === chosen ? 0 : -1}
    aria-current=${date === today ? 'date' : nothing}
    @click=${() => scene.goTo(date, 'day')}
  >
    <span class="hush">${label}</span> <b class="num" aria-hidden="true">${day(date)}</b>
    ${all.length ? html`<span class="count num" aria-hidden="true">${all.length}</span>` : nothing}
    ${all.slice(0, SHOWN).map((one) => line(scene, one))}
    ${all.length > SHOWN ? html`<span class="line small">${text.more(all.length - SHOWN)}</span>` : nothing}
  </div>`;
}

const line = (scene: Scene, { visit }: Placed) =>
  html`<span class="line small"><span class="num">${scene.timesOf(visit)[0]}</span> ${scene.nameOf(visit)}</span>`;
