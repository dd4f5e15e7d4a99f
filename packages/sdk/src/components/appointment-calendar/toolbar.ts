import { html } from 'lit';
import { calendarWords } from '../../localization/calendar-words.ts';
import { words } from '../../localization/words.ts';
import { goOn, VIEWS } from './lay-out.ts';
import type { Scene } from './scene.ts';
import { titleOf } from './time-grid.ts';

/** The days that are shown, and the ways to others. A visit is moved by the hour: then there is no month. */
export function toolbar(scene: Scene) {
  const text = words(calendarWords);
  const { view, date, today, move, goTo } = scene;
  const go = (by: number) => () => goTo(goOn(view, date, by));
  return html`<div class="bar" part="toolbar">
    <h2 class="num grow" aria-live="polite">${titleOf(scene)}</h2>
    <div class="row">
      <button class="round" aria-label=${text.before} @click=${go(-1)}>
        <span class="chevron back" aria-hidden="true"></span>
      </button>
      <button @click=${() => goTo(today)}>${text.today}</button>
      <button class="round" aria-label=${text.after} @click=${go(1)}>
        <span class="chevron on" aria-hidden="true"></span>
      </button>
    </div>
    <div class="views" role="group" aria-label=${text.view}>
      ${VIEWS.map(
        (one) =>
          html`<button
            aria-pressed=${one === view}
            ?disabled=${Boolean(move.visit) && one === 'month'}
            @click=${() => goTo(date, one)}
          >
            ${text.views[one]}
          </button>`,
      )}
    </div>
  </div>`;
}
