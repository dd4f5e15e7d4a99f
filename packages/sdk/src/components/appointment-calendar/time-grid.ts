import { html, nothing } from 'lit';
import { wallOf, type LocalDate } from '../../copied/days.ts';
import { calendarWords } from '../../localization/calendar-words.ts';
import { words } from '../../localization/words.ts';
import { hoursAround, layOut, partsOf, type Place, type Placed } from './lay-out.ts';
import type { Slot } from './move.ts';
import type { Scene } from './scene.ts';

const HOUR = 60;
type PlacedSlot = Place & { slot: Slot };
export type Column = { date: LocalDate; visits: Placed[]; slots: PlacedSlot[]; keys: string[] };

const keyOf = (visit: { id: string }, date: LocalDate) => `${visit.id} ${date}`;

/** What stands in each day, in the order in which the arrow keys go. While a visit is moved, that is what is free. */
export function columnsOf({ days, visits, zone, move }: Scene): Column[] {
  const free = (move.slots ?? []).map((slot) => ({ slot, ...partsOf(slot, zone)[0]!, lane: 0, lanes: 1 }));
  return days.map((date) => {
    const placed = layOut(visits, date, zone);
    const slots = free.filter((one) => one.date === date);
    const keys = move.visit ? slots.map(({ slot }) => slot.startsAt) : placed.map(({ visit }) => keyOf(visit, date));
    return { date, visits: placed, slots, keys: keys.length ? keys : [date] };
  });
}

/** A day or a week by the hour. */
export function timeGrid(scene: Scene, columns: Column[]) {
  const { now, zone, today, names, day, weekday } = scene;
  const hours = hoursAround(columns.flatMap(({ visits, slots }) => [...visits, ...slots]));
  const start = hours.first * HOUR;
  const count = hours.last - hours.first;
  const focus = scene.focusKey ?? '';
  const at = columns.some(({ keys }) => keys.includes(focus)) ? focus : firstKey(scene, columns);
  const minutes = wallOf(now, zone).minutes;
  return html`<div class="scroller" part="grid">
    <div class="time" role="grid" aria-label=${titleOf(scene)} data-days=${columns.length}>
      <div role="row" class="heads">
        ${columns.map(
          ({ date }) =>
            html`<div role="columnheader" class="head ${date === today ? 'today' : ''}" aria-label=${names.long(date)}>
              <span class="small">${weekday(date)}</span> <b class="num">${day(date)}</b>
            </div>`,
        )}
      </div>
      <div class="hours num" aria-hidden="true">
        ${Array.from({ length: count }, (_, index) => html`<span>${index ? scene.hour(hours.first + index) : nothing}</span>`)}
      </div>
      <div role="row" class="columns" data-hours=${count}>
        ${columns.map((column) => {
          const isEmpty = column.keys[0] === column.date;
          return html`<div
            role="gridcell"
            class="column ${column.date === today ? 'today' : ''}"
            data-key=${column.date}
            tabindex=${column.date === at ? 0 : -1}
            aria-label=${isEmpty && !column.visits.length ? `${names.long(column.date)}, ${words(calendarWords).visits(0)}` : nothing}
          >
            ${column.visits.map((one) => visit(scene, one, column.date, start, at))}
            ${column.slots.map((one) => slot(scene, one, start, at))}
            ${
              column.date === today && minutes >= start && minutes < hours.last * HOUR
                ? html`<div
                    class="now"
                    part="now"
                    data-from=${minutes - start}
                    data-to=${minutes - start}
                    aria-hidden="true"
                  ></div>`
                : nothing
            }
          </div>`;
        })}
      </div>
    </div>
  </div>`;
}

function visit(scene: Scene, { visit: one, from, to, lane, lanes }: Placed, date: LocalDate, start: number, focus: string) {
  const { move, timesOf, nameOf } = scene;
  const key = keyOf(one, date);
  const isMoved = move.visit?.id === one.id;
  const mayMove = one.can.includes('reschedule');
  return html`<button
    part="visit"
    class="visit ${one.status} ${isMoved ? 'moved' : ''} ${mayMove ? 'movable' : ''}"
    data-key=${key}
    data-from=${from - start}
    data-to=${to - start}
    data-lane=${lane}
    data-lanes=${lanes}
    tabindex=${!move.visit && key === focus ? 0 : -1}
    aria-disabled=${Boolean(move.visit)}
    @click=${() => !move.visit && scene.open(one)}
    @pointerdown=${(event: PointerEvent) => mayMove && !move.visit && scene.drag(event, one)}
  >
    <b dir="auto">${nameOf(one)}</b> <span class="num">${timesOf(one)[0]}</span> <span class="hush">${scene.sayMore(one)}</span>
  </button>`;
}

const slot = (scene: Scene, { slot: one, from, to }: PlacedSlot, start: number, focus: string) =>
  html`<button
    part="slot"
    class="slot num"
    data-key=${one.startsAt}
    data-slot=${one.startsAt}
    data-from=${from - start}
    data-to=${to - start}
    tabindex=${one.startsAt === focus ? 0 : -1}
    aria-label=${words(calendarWords).freeAt(scene.wordsFor(one))}
    @click=${() => scene.choose(one)}
  >
    ${scene.times.time(Date.parse(one.startsAt))}
  </button>`;

/** What Tab comes to first: of the chosen day, or else of the first that has anything. */
function firstKey({ date }: Scene, columns: Column[]) {
  const own = columns.find((column) => column.date === date);
  const full = columns.find(({ keys, date: day }) => keys[0] !== day);
  return (own && own.keys[0] !== own.date ? own : (full ?? own ?? columns[0]))!.keys[0]!;
}

/** What is shown, in words: a day, its week, its month. */
export function titleOf({ view, date, days, names, month }: Scene) {
  if (view === 'day') return names.long(date);
  return view === 'week' ? names.range(days[0]!, days.at(-1)!) : month(date);
}
