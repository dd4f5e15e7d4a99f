import { html, nothing } from 'lit';
import { addDays, type LocalDate } from '../../copied/days.ts';
import { bookingWords } from '../../localization/booking-words.ts';
import { words } from '../../localization/words.ts';
import type { Slot } from './booking-api.ts';
import { picture, slotButton, when } from './directory.ts';
import type { Flow } from './flow.ts';
import { DAYS_SHOWN } from './free-times.ts';
import type { Look } from './look.ts';

/** So many times of a day are drawn at first: a week of half hours is more than anybody reads. */
const SHOWN = 8;

/** What is free, day by day. `whole`: the days of which all times are shown. */
export function timesOf(flow: Flow, look: Look, whole: Set<LocalDate>, showWhole: (date: LocalDate) => void) {
  const text = words(bookingWords);
  const { practitioner, earliest } = flow;
  const { times, first, today } = flow.free;
  const last = addDays(first, DAYS_SHOWN - 1);
  const isFirst = first <= today;
  return html`<div class="row">
      ${picture(practitioner!)}
      <div class="grow">
        <h3>${practitioner!.name}</h3>
        <p class="small">${practitioner!.specialty}</p>
      </div>
    </div>
    ${
      earliest
        ? html`<div class="card first" part="first-free">
            <div class="grow">
              <h3>${text.firstFree}</h3>
              <p class="num">${when(look, earliest.startsAt)}</p>
            </div>
            ${slotButton(flow, look, practitioner!, earliest.startsAt, true)}
          </div>`
        : nothing
    }
    <div class="week">
      <button aria-label=${text.earlier} aria-disabled=${isFirst} @click=${() => !isFirst && flow.showDays(earlierThan(flow))}>
        ${chevron('back')}
      </button>
      <h3 class="num grow" aria-live="polite">${look.days.range(first, last)}</h3>
      <button aria-label=${text.later} @click=${() => flow.showDays(addDays(first, DAYS_SHOWN))}>${chevron('on')}</button>
    </div>
    ${clocks(flow, look)} ${times ? days(flow, look, whole, showWhole) : [1, 2, 3].map(() => html`<div class="card bone"></div>`)}`;
}

const chevron = (way: 'back' | 'on') => html`<span class="chevron ${way}" aria-hidden="true"></span>`;

function earlierThan({ free: { first, today } }: Flow) {
  const earlier = addDays(first, -DAYS_SHOWN);
  return earlier < today ? today : earlier;
}

/** Whose clock the times are by, where that is a question. */
function clocks({ free: { times } }: Flow, look: Look) {
  const text = words(bookingWords);
  const isElsewhere = times?.data.some(({ startsAt }) => look.clinicTime(Date.parse(startsAt)) !== undefined);
  return isElsewhere ? html`<p class="small">${text.yourClock(look.city)} ${text.clinicClock(look.clinicCity)}</p>` : nothing;
}

function days(flow: Flow, look: Look, whole: Set<LocalDate>, showWhole: (date: LocalDate) => void) {
  const text = words(bookingWords);
  const { times, first, next: later } = flow.free;
  const byDay = Map.groupBy(times!.data, ({ localStart }) => localStart.slice(0, 10));
  const all = Array.from({ length: DAYS_SHOWN }, (_, index) => addDays(first, index));
  const drawn = [];
  for (let at = 0; at < all.length; at++) {
    const date = all[at]!;
    const slots = byDay.get(date);
    if (slots) {
      drawn.push(day(flow, look, date, slots, whole.has(date), () => showWhole(date)));
      continue;
    }
    // Days without anything in a row are one line, which says when it goes on.
    let until = at;
    while (until + 1 < all.length && !byDay.has(all[until + 1]!)) until++;
    const next = byDay.get(all[until + 1] ?? '')?.[0] ?? later;
    const name = at === until ? dayName(flow, look, date) : look.days.range(date, all[until]!);
    drawn.push(
      html`<div class="day none">
        <h3>${name}</h3>
        <p class="small">${text.nothingFree}${next ? `. ${text.nextFree(when(look, next.startsAt))}` : nothing}</p>
        ${
          next && next === later
            ? html`<button class="quiet" @click=${() => flow.showDays(next.localStart.slice(0, 10))}>${text.showThat}</button>`
            : nothing
        }
        ${next === null && until === all.length - 1 ? html`<p class="small">${text.nothingAhead}</p>` : nothing}
      </div>`,
    );
    at = until;
  }
  return drawn;
}

function dayName({ free: { today } }: Flow, { days: names }: Look, date: LocalDate) {
  const text = words(bookingWords);
  const name = names.long(date);
  return date === today ? text.today(name) : date === addDays(today, 1) ? text.tomorrow(name) : name;
}

/** One stop for Tab, and arrows within. */
function day(flow: Flow, look: Look, date: LocalDate, slots: Slot[], isWhole: boolean, showWhole: () => void) {
  const text = words(bookingWords);
  const name = dayName(flow, look, date);
  const shown = isWhole || slots.length <= SHOWN + 1 ? slots : slots.slice(0, SHOWN);
  const hidden = slots.length - shown.length;
  return html`<section class="day">
    <h3 id=${`day-${date}`}>${name}</h3>
    <div class="slots" role="toolbar" aria-labelledby=${`day-${date}`} @keydown=${alongSlots} @focusin=${remember}>
      ${shown.map((slot, index) => {
        const at = Date.parse(slot.startsAt);
        const clinic = look.clinicTime(at);
        return html`<button
          part="slot"
          class="num"
          tabindex=${index ? -1 : 0}
          aria-disabled=${flow.isBusy}
          @click=${() => flow.choose(slot.startsAt)}
        >
          ${look.times.time(at)}
          ${clinic ? html`<span class="small"><span class="hush">, ${look.clinicCity}</span> ${clinic}</span>` : nothing}
        </button>`;
      })}
      ${
        hidden > 0
          ? html`<button class="quiet" tabindex="-1" aria-label=${text.showMoreOn(hidden, name)} @click=${showWhole}>
              ${text.showMore(hidden)}
            </button>`
          : nothing
      }
    </div>
  </section>`;
}

const buttonsOf = (bar: EventTarget | null) => [...(bar as HTMLElement).querySelectorAll('button')];

function alongSlots(event: KeyboardEvent) {
  const buttons = buttonsOf(event.currentTarget);
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  const on = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1;
  const to = { ArrowRight: at + on, ArrowLeft: at - on, ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[
    event.key
  ];
  if (to === undefined) return;
  event.preventDefault();
  buttons[(to + buttons.length) % buttons.length]!.focus();
}

/** Tab comes back to the one that had the focus last. */
function remember(event: FocusEvent) {
  for (const one of buttonsOf(event.currentTarget)) one.tabIndex = one === event.target ? 0 : -1;
}
