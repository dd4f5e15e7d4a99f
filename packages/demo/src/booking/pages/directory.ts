import type { DirectoryEntry } from '@bedside/client';
import { html } from 'hono/html';
import { PHONE, type Html, type PageContext } from '../../pages/layout.ts';
import type { Wanted } from '../ask.ts';
import { languageName, shortly, zoneName, type Zones } from '../words.ts';
import { avatar, planningPage } from './parts.ts';

interface Directory {
  /** Everybody, for what can be chosen by. */
  all: DirectoryEntry[];
  found: DirectoryEntry[];
  wanted: Wanted;
  firstFree: Map<string, { startsAt: string }>;
  zones: Zones;
}

export const directoryPage = (page: PageContext, directory: Directory): Html =>
  planningPage({
    ...page,
    title: 'Book a visit',
    path: '/book',
    body: html`
      <h1>Book a visit</h1>
      ${
        directory.all.length === 0
          ? html`<p class="empty">Nobody can be booked here at the moment. Please call us: ${PHONE}.</p>`
          : html`${searchForm(directory)} ${results(directory)}`
      }
    `,
  });

const searchForm = ({ all, wanted }: Directory): Html => {
  const specialties = [...new Set(all.flatMap(({ specialty }) => specialty ?? []))].sort();
  const languages = [...new Set(all.flatMap((one) => one.languages))].sort((a, b) =>
    languageName(a).localeCompare(languageName(b)),
  );
  return html`<form class="search" role="search" method="get" action="/book">
    <label
      >Name
      <input type="search" name="q" value="${wanted.q ?? ''}" minlength="3" maxlength="100" autocomplete="off" />
    </label>
    <label
      >Specialty
      <select name="specialty">
        <option value="">Any</option>
        ${specialties.map((name) => option(name, name, wanted.specialty))}
      </select>
    </label>
    <label
      >Speaks
      <select name="language">
        <option value="">Any language</option>
        ${languages.map((tag) => option(tag, languageName(tag), wanted.language))}
      </select>
    </label>
    <button class="main">Search</button>
  </form>`;
};

const option = (value: string, text: string, chosen: string | undefined): Html =>
  html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`;

const results = ({ found, firstFree, zones }: Directory): Html =>
  found.length === 0
    ? html`<p class="empty">Nobody fits all of that. <a class="button" href="/book">Show everybody</a></p>`
    : html`<h2 class="visually-hidden">Who you can see</h2>
        <ul class="directory">
          ${[...found].sort(byFirstFree(firstFree)).map((one) => card(one, firstFree.get(one.id), zones))}
        </ul>`;

const byFirstFree = (firstFree: Directory['firstFree']) => (a: DirectoryEntry, b: DirectoryEntry) =>
  (firstFree.get(a.id)?.startsAt ?? '9').localeCompare(firstFree.get(b.id)?.startsAt ?? '9') || a.name.localeCompare(b.name);

const card = (one: DirectoryEntry, first: { startsAt: string } | undefined, { own }: Zones): Html =>
  html`<li class="card">
    <div class="who">
      ${avatar(one)}
      <div>
        <h3><a href="/book/${one.id}">${one.name}</a></h3>
        <p>${one.specialty ?? ''}</p>
      </div>
    </div>
    <p class="soft">${facts(one)}</p>
    ${one.about ? html`<p>${one.about}</p>` : ''}
    <p class="go">${first ? html`First free: ${shortly(first.startsAt, own)} (${zoneName(own)})` : 'See free times'}</p>
  </li>`;

export const facts = ({ languages, experienceYears, rating }: DirectoryEntry): string =>
  [
    rating && `★ ${rating.average.toFixed(1)} of 5 (${rating.count} ${rating.count === 1 ? 'review' : 'reviews'})`,
    languages.length > 0 && languages.map(languageName).join(', '),
    experienceYears && `${experienceYears} ${experienceYears === 1 ? 'year' : 'years'} of experience`,
  ]
    .filter(Boolean)
    .join(' · ');
