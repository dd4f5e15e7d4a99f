import type { Appointment, DirectoryEntry } from '@bedside/client';
import { html } from 'hono/html';
import { PHONE, type Html, type PageContext } from '../../pages/layout.ts';
import type { Hold } from '../hold-cookie.ts';
import { clockOf, MODES, zoneName, type Zones } from '../words.ts';
import { avatar, hiddenFields, planningPage, when } from './parts.ts';

interface Details {
  practitioner: DirectoryEntry;
  startsAt: string;
  endsAt: string;
  modes: Appointment['mode'][];
  zones: Zones;
  now: string;
  /** Undefined when the time is not kept any longer. */
  hold: Hold | undefined;
  /** Of the form: what was typed before, and the one key of what it asks for. */
  typed: { reason: string; mode: string };
  key: string;
}

export const detailsPage = (page: PageContext, details: Details): Html => {
  const { practitioner, startsAt, zones, hold } = details;
  const address = `/book/${practitioner.id}/${startsAt}`;
  return planningPage({
    ...page,
    title: 'Your visit',
    path: '/book',
    body: html`
      <h1>Your visit with ${practitioner.name}</h1>
      <div class="card now">
        <div class="who">
          ${avatar(practitioner)}
          <div>
            <p><b>${practitioner.name}</b></p>
            <p class="soft">${practitioner.specialty ?? ''}</p>
          </div>
        </div>
        ${when(details, zones)} ${hold ? kept(hold, details) : ranOut(details)}
        <form method="post" action="${address}" class="fields">
          ${hiddenFields({ key: details.key })} ${modeField(details)}
          <label
            >What is it about? <span class="soft">Not needed. Your clinician reads it, and our front desk.</span>
            <textarea name="reason" rows="4" maxlength="2000">${details.typed.reason}</textarea>
          </label>
          ${
            hold
              ? html`<button class="main">Book this visit</button>`
              : html`<button class="main" name="again" value="yes">Keep ${clockOf(startsAt, zones.own)} for me again</button>`
          }
        </form>
        <form method="post" action="${address}/release"><button class="quiet">Choose another time</button></form>
      </div>
      <p class="soft">An emergency? Call your local emergency number. Questions? Call us: ${PHONE}.</p>
    `,
  });
};

const kept = ({ expiresAt }: Hold, { now, zones }: Details): Html => {
  const minutes = Math.max(1, Math.round((Date.parse(expiresAt) - Date.parse(now)) / 60_000));
  return html`<p class="kept" role="status" data-kept-seconds="${Math.round((Date.parse(expiresAt) - Date.parse(now)) / 1000)}">
    Kept for you until ${clockOf(expiresAt, zones.own)} ${zoneName(zones.own)},
    <b>${minutes} ${minutes === 1 ? 'minute' : 'minutes'}</b>
    from now.
  </p>`;
};

const ranOut = ({ startsAt, zones }: Details): Html =>
  html`<p class="kept over" role="status">
    ${clockOf(startsAt, zones.own)} is no longer kept for you. It may still be free: keep it again, or choose another time.
  </p>`;

const modeField = ({ modes, typed }: Details): Html => {
  if (modes.length < 2) return html`${modes[0] ? hiddenFields({ mode: modes[0] }) : ''}`;
  const chosen = modes.find((mode) => mode === typed.mode) ?? modes[0];
  return html`<fieldset>
    <legend>How would you like to meet?</legend>
    ${modes.map(
      (mode) =>
        html`<label class="choice"
          ><input type="radio" name="mode" value="${mode}" ${mode === chosen ? 'checked' : ''} /> ${MODES[mode]}</label
        >`,
    )}
  </fieldset>`;
};
