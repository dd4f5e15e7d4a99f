import type { DirectoryEntry } from '@bedside/contract';
import { html, nothing } from 'lit';
import { phoneLink } from '../../copied/phone-link.ts';
import { initials } from '../../internal/person-name.ts';
import { bookingWords } from '../../localization/booking-words.ts';
import { words } from '../../localization/words.ts';
import type { Flow } from './flow.ts';
import type { Look } from './look.ts';

/** So many are drawn at first, and with each press on "more". */
export const PAGE = 20;

/** Who can be booked, and when first. */
export function directory(flow: Flow, look: Look, shown: number, showMore: () => void) {
  const text = words(bookingWords);
  const { all, found, firstFree, search, specialty, hasMore, isLooking } = flow.directory;
  const specialties = [...new Set(all.map(({ specialty }) => specialty).filter((one) => one !== null))].sort();
  if (!all.length) return nobody(flow);
  const earliest = found
    .map(({ id }) => firstFree.get(id))
    .filter((slot) => slot != null)
    .sort((one, other) => one.startsAt.localeCompare(other.startsAt))[0];
  return html`<search class="filters" part="filters">
      <div class="grow">
        <label for="search">${text.search}</label>
        <input
          id="search"
          type="search"
          autocomplete="off"
          .value=${search}
          @input=${(event: Event) => flow.directory.filter({ search: valueOf(event) })}
        />
      </div>
      ${
        specialties.length > 1
          ? html`<div class="grow">
              <label for="specialty">${text.specialty}</label>
              <select id="specialty" @change=${(event: Event) => flow.directory.filter({ specialty: valueOf(event) })}>
                <option value="" .selected=${!specialty}>${text.everySpecialty}</option>
                ${specialties.map((one) => html`<option value=${one} .selected=${one === specialty}>${one}</option>`)}
              </select>
            </div>`
          : nothing
      }
    </search>
    ${
      earliest && found.length > 1
        ? html`<div class="card first" part="first-free">
            <div class="grow">
              <h3>${text.firstFree}</h3>
              <p class="num">${text.firstFreeFor(when(look, earliest.startsAt), earliest.name)}</p>
            </div>
            ${slotButton(
              flow,
              look,
              found.find(({ id }) => id === earliest.practitionerId)!,
              earliest.startsAt,
              true,
            )}
          </div>`
        : nothing
    }
    ${
      found.length
        ? html`<ul role="list" class="stack">
            ${found.slice(0, shown).map((one) => card(flow, look, one))}
          </ul>`
        : isLooking
          ? html`<div class="card bone"></div>`
          : html`<div class="card stack">
              <h3>${text.notFoundTitle}</h3>
              <p>${text.notFound}</p>
              <button @click=${() => flow.directory.filter({ search: '', specialty: '' })}>${text.clearSearch}</button>
            </div>`
    }
    ${
      found.length > shown || hasMore
        ? html`<button class="quiet" aria-disabled=${isLooking} @click=${showMore}>${text.more}</button>`
        : nothing
    }`;
}

function card(flow: Flow, look: Look, one: DirectoryEntry) {
  const text = words(bookingWords);
  const { id, name, specialty, about, languages, rating } = one;
  const slot = flow.directory.firstFree.get(id);
  const average = rating?.average.toLocaleString(look.language, { maximumFractionDigits: 1 });
  return html`<li class="card stack" part="practitioner">
    <div class="row">
      ${picture(one)}
      <div class="grow">
        <h3>${name}</h3>
        <p class="small">
          ${specialty}
          ${
            rating
              ? html`<span class="num whole"
                  >${specialty ? '· ' : ''}<span aria-hidden="true">★ ${average} (${rating.count})</span
                  ><span class="hush">${text.rated(average!, rating.count)}</span></span
                >`
              : nothing
          }
        </p>
      </div>
    </div>
    ${about ? html`<p class="about">${about}</p>` : nothing}
    ${languages.length ? html`<p class="small">${text.speaks(languageNames(look.language, languages))}</p>` : nothing}
    ${slot === null ? html`<p class="small">${text.noneFree}</p>` : nothing}
    <div class="actions">
      ${slot ? slotButton(flow, look, one, slot.startsAt) : nothing}
      <button class=${slot ? 'quiet' : ''} aria-label=${text.allTimesOf(name)} @click=${() => flow.open(one)}>
        ${text.allTimes}
      </button>
    </div>
  </li>`;
}

/** A time that can be taken at once. */
export function slotButton(flow: Flow, look: Look, one: DirectoryEntry, startsAt: string, isFirst = false) {
  const text = words(bookingWords);
  const which = text.firstFreeFor(when(look, startsAt), one.name);
  return html`<button
    part="slot"
    class="num ${isFirst ? 'primary' : ''}"
    aria-label=${isFirst ? `${text.take}: ${which}` : which}
    aria-disabled=${flow.isBusy}
    @click=${() => flow.choose(startsAt, one)}
  >
    ${isFirst ? text.take : when(look, startsAt)}
  </button>`;
}

export const when = ({ times }: Look, startsAt: string) => times.dayTime(Date.parse(startsAt));

/** Somebody's picture, or the letters of their name. */
export const picture = ({ avatarUrl, name }: Pick<DirectoryEntry, 'avatarUrl' | 'name'>) =>
  avatarUrl
    ? html`<img class="avatar" src=${avatarUrl} alt="" width="44" height="44" loading="lazy" />`
    : html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`;

function nobody({ booker: { me } }: Flow) {
  const text = words(bookingWords);
  return html`<slot name="empty"
    ><div class="card stack">
      <h3>${text.nobodyTitle}</h3>
      <p>${text.nobody}</p>
      ${me?.clinic.phone ? html`<p>${text.call(me.clinic.name)} ${phoneLink(me.clinic.phone)}</p>` : nothing}
    </div></slot
  >`;
}

const valueOf = ({ target }: Event) => (target as HTMLInputElement | HTMLSelectElement).value;

function languageNames(language: string, tags: string[]) {
  const names = new Intl.DisplayNames(language, { type: 'language' });
  const all = tags.map((tag) => {
    try {
      return names.of(tag) ?? tag;
    } catch {
      return tag;
    }
  });
  return new Intl.ListFormat(language).format(all);
}
