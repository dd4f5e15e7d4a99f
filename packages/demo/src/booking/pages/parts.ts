import type { Appointment, DirectoryEntry } from '@bedside/client';
import { html } from 'hono/html';
import { layout, PHONE, type Html, type PageContext } from '../../pages/layout.ts';
import type { FreeTimes } from '../ask.ts';
import { dateName, initials, zoneName, clinicTime, clockOf, dayOf, spanName, withRole, type Zones } from '../words.ts';
import type { Span } from '../days.ts';

interface PlanningPage extends PageContext {
  title: string;
  path: string;
  body: Html;
  /** Addresses of style sheets beside those of all such pages. */
  styles?: string[];
}

/** A page made of links and forms. Its script is a comfort: it tells the site the visitor's zone, and counts down what is kept. */
export const planningPage = ({ nonce, styles = [], ...page }: PlanningPage): Html =>
  layout({
    ...page,
    nonce,
    styles: ['/forms.css', '/booking.css', '/desk.css', ...styles],
    script: html`<script type="module" src="/booking.js" nonce="${nonce}"></script>`,
  });

/** What came of the form before. It takes the focus, so that nobody misses it. */
export const notice = (sentence: string | undefined, kind: 'done' | 'refused' = 'refused'): Html =>
  sentence
    ? html`<p class="notice ${kind}" role="${kind === 'done' ? 'status' : 'alert'}" tabindex="-1" autofocus>${sentence}</p>`
    : html``;

export const avatar = ({ name, avatarUrl }: Pick<DirectoryEntry, 'name'> & { avatarUrl?: string | null }): Html =>
  avatarUrl
    ? html`<img class="avatar" src="${avatarUrl}" alt="" width="56" height="56" loading="lazy" />`
    : html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`;

/** By whose clock the times below are, and where the clinic's differs. */
export const whoseClock = ({ own, clinic }: Zones, now: string): Html => {
  const there = clinicTime(now, { own, clinic });
  return html`<p class="soft">
    Times are in ${zoneName(own)}.
    ${there ? html`The clinic keeps ${zoneName(clinic)}: there it is ${clockOf(now, clinic)} when it is ${clockOf(now, own)} here.` : ''}
  </p>`;
};

export const when = ({ startsAt, endsAt }: Pick<Appointment, 'startsAt' | 'endsAt'>, zones: Zones): Html => {
  const there = clinicTime(startsAt, zones);
  return html`<p class="when">
    <time datetime="${startsAt}">${dayOf(startsAt, zones.own)}, ${clockOf(startsAt, zones.own)}</time
    >–${clockOf(endsAt, zones.own)}
    ${there ? html`<span class="soft">${zoneName(zones.own)} · at the clinic: ${there}</span>` : ''}
  </p>`;
};

interface Picker {
  times: FreeTimes;
  span: Span;
  zones: Zones;
  /** Where a chosen time is sent, with what beside it. */
  action: string;
  hidden?: Record<string, string | number>;
  /** The address of this page, without its query. */
  path: string;
  /** Where to go on when these days have nothing. */
  firstFreeDay: string | undefined;
  whatIsChosen: string;
}

/** Seven days of free times, each a button, the first day open: works as it is, without a script. */
export const timePicker = ({ times, span, action, hidden = {}, path, firstFreeDay, whatIsChosen }: Picker): Html => {
  const weeks = html`<nav class="weeks" aria-label="Days">
    ${span.before ? html`<a class="button" href="${path}?from=${span.before}">← Earlier</a>` : html`<span></span>`}
    <b>${spanName(span.first, span.last)}</b>
    ${span.after ? html`<a class="button" href="${path}?from=${span.after}">Later →</a>` : html`<span></span>`}
  </nav>`;
  if (times.days.length === 0) return html`${weeks} ${nothingFree(path, firstFreeDay)}`;
  return html`${weeks}
    <form method="post" action="${action}" class="days">
      ${hiddenFields(hidden)}
      ${times.days.map(
        ({ date, slots }, index) =>
          html`<details ${index === 0 ? 'open' : ''}>
            <summary>
              <h2>${dateName(date)}</h2>
              <span class="soft">${slots.length} free</span>
            </summary>
            <ul class="slots" aria-label="${whatIsChosen}, ${dateName(date)}">
              ${slots.map(
                ({ startsAt, localStart }) =>
                  html`<li><button name="startsAt" value="${startsAt}">${localStart.slice(11, 16)}</button></li>`,
              )}
            </ul>
          </details>`,
      )}
    </form>`;
};

const nothingFree = (path: string, firstFreeDay: string | undefined): Html =>
  firstFreeDay
    ? html`<p class="empty">
        Nothing is free in these days.
        <a class="button" href="${path}?from=${firstFreeDay}">First free: ${dateName(firstFreeDay)}</a>
      </p>`
    : html`<p class="empty">
        Nothing is free in the next two months. See <a href="/book">who else you can book</a>, or call us: ${PHONE}.
      </p>`;

export const hiddenFields = (fields: Record<string, string | number>): Html =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;

export const practitionerOf = (visit: Appointment): string => withRole(visit, 'practitioner')?.name ?? 'your clinician';

/** For hours in which Bedside cannot be reached: what to do instead. */
export const outOfReachPage = (page: PageContext): Html =>
  planningPage({
    ...page,
    title: 'Not now',
    path: '',
    body: html`<section class="hero">
      <h1>This cannot be reached right now</h1>
      <p>Nothing has been changed. Please load this page again in a few minutes, or call us: ${PHONE}.</p>
    </section>`,
  });
