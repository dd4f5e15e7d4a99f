import type { DirectoryEntry } from '@bedside/client';
import { html } from 'hono/html';
import type { Html, PageContext } from '../../pages/layout.ts';
import type { FreeTimes } from '../ask.ts';
import type { Span } from '../days.ts';
import { sentenceFor } from '../refusals.ts';
import type { Zones } from '../words.ts';
import { facts } from './directory.ts';
import { avatar, notice, planningPage, timePicker, whoseClock } from './parts.ts';

interface Times {
  practitioner: DirectoryEntry;
  times: FreeTimes;
  span: Span;
  zones: Zones;
  now: string;
  firstFreeDay: string | undefined;
  saying: string | undefined;
  /** For the visit, before its time was taken by somebody else. */
  typed: { reason: string; mode: string };
}

export const timesPage = (page: PageContext, { practitioner, saying, now, typed, ...shown }: Times): Html =>
  planningPage({
    ...page,
    title: `Free times of ${practitioner.name}`,
    path: '/book',
    body: html`
      <p><a class="back" href="/book">All practitioners</a></p>
      ${notice(sentenceFor(saying))}
      <div class="who">
        ${avatar(practitioner)}
        <div>
          <h1>${practitioner.name}</h1>
          <p>${[practitioner.specialty, practitioner.qualification].filter(Boolean).join(' · ')}</p>
          <p class="soft">${facts(practitioner)}</p>
        </div>
      </div>
      <p>
        Choose a time. It is kept for you for a few minutes, while you say what it is about. A visit takes
        ${shown.times.durationMinutes} minutes.
        ${typed.reason ? 'What you have written is kept for the time that you choose below.' : ''}
      </p>
      ${whoseClock(shown.zones, now)}
      ${timePicker({
        ...shown,
        ...(typed.reason && { hidden: typed }),
        action: `/book/${practitioner.id}`,
        path: `/book/${practitioner.id}`,
        whatIsChosen: 'Free times',
      })}
    `,
  });
