import type { Appointment, Me } from '@bedside/contract';
import { css, html, nothing, type TemplateResult } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { fieldStyles } from '../../copied/field.styles.ts';
import { pillStyles } from '../../copied/pill.styles.ts';
import { Ticker } from '../../controllers/ticker.ts';
import type { Announcer } from '../../internal/announcer.ts';
import { lazy } from '../../internal/lazy.ts';
import { listLaterWords } from '../../localization/list-later-words.ts';
import { createTimes, type Times } from '../../localization/times.ts';
import { learn, words } from '../../localization/words.ts';
import { countdownHolds, NEAR, timeLeft } from './countdown.ts';
import { isDeadLink, newLink } from './dead-link.ts';
import { askAtOf, tell, tick } from './live-visits.ts';
import { phone } from './list-frame.ts';
import { offersHold } from './offers.ts';
import { asksFirst } from './open-details.ts';
import { otherSide, standOf, type Visit, type VisitStand } from './visit.ts';
import type { Visits } from './visits.ts';

/** What is drawn in place of what could not be loaded. */
export type Failed = Pick<Visits, 'failure' | 'api' | 'host'> & { me: Visits['me'] | null; load(): unknown };

const errors = lazy((retryQuery) => import('../../localization/error-sentences.ts'));

export { clinicTime } from './clinic-time.ts';
export { above, below } from './list-frame.ts';
export { onEvent } from './live-visits.ts';
export { detailsButton } from './open-details.ts';
export { timeLeft };

const styles = css`
  ${pillStyles} ${alertStyles} ${fieldStyles}
  .by {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 12px;
  }
  .by :is(select, input) {
    margin-block-start: 4px;
  }
  .details {
    justify-self: start;
    margin: -8px -12px;
  }
  [part='join'] {
    text-wrap: balance;
  }
  @container (min-width: 640px) {
    li:not(.now) {
      grid-template-columns: 1fr auto auto;
    }
    li:not(.now) > .details {
      grid-area: 1 / 3;
    }
  }
  .all:has(> appointment-calendar) > :not(.title, .hush, [part~='views'], [part~='offer'], appointment-calendar) {
    display: none;
  }
  [aria-pressed='true'] {
    border-color: var(--_accent-text);
    color: var(--_accent-text);
  }
  summary {
    min-height: 48px;
    align-content: center;
    color: var(--_muted);
    font-weight: 600;
    cursor: pointer;
  }
  .clinic {
    display: block;
  }
  @media (forced-colors: active) {
    li {
      border: 1px solid;
    }
    .details {
      margin: 0;
    }
    [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;

/** Counts down, and asks the door when it should open. `warm` is called when one is about to, `announcer` says what changed by itself. */
export function follow(visits: Visits, warm: () => void, announcer: Announcer) {
  (visits.host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styles.styleSheet!);
  tell(visits, (before, after) => {
    const me = visits.me?.person;
    const times = createTimes(visits.host.locale, me?.timeZone ?? undefined);
    const said = announcement(before, after, visits, times);
    if (said) announcer.say(said);
  });
  let before = Infinity;
  const look = () => {
    tick(visits, before);
    before = visits.api?.now() ?? Infinity;
  };
  const holds = () => {
    if (visits.phase !== 'ready') return Infinity;
    const now = visits.api!.now();
    before = Math.min(before, now);
    return Math.min(
      offersHold(visits),
      ...visits.all.map((visit) => {
        const opensAt = Date.parse(visit.appointment.joinWindow.opensAt);
        const isAhead = standOf(visit, now) === 'ahead';
        if (isAhead && opensAt - now < NEAR) warm();
        return Math.min(askAtOf(visits, visit, now) - now, isAhead ? countdownHolds(opensAt, now) : Infinity);
      }),
    );
  };
  visits.host.addController(new Ticker(look, holds));
}

/** The state of a visit; nothing when its button says enough. */
export function pill({ appointment, decision }: Visit, stand: VisitStand, me: Me['person']) {
  const { status, can } = appointment;
  const { isPractitioner, name } = otherSide(appointment, me);
  const { open, theyWait, states, refused, asks } = words(listLaterWords);
  if (stand === 'open') {
    const said = status === 'checked_in' && isPractitioner ? theyWait(name) : (open[status as 'checked_in'] ?? open.scheduled);
    return html`<p class="pill ok">${said}</p>`;
  }
  const isOutside = decision?.reason === 'not_participant';
  const isAsked = asksFirst(decision) && can.includes('check_in');
  const said =
    states[status as 'pending'] ??
    (stand === 'earlier'
      ? states.closed
      : status === 'in_progress'
        ? open.in_progress
        : isAsked
          ? asks
          : decision && !isOutside && refused);
  return html`${me.kind === 'staff' ? html`<p class="small">${withWhom(appointment)}</p>` : nothing}${
    said ? html`<p class="pill ${status === 'pending' || isAsked ? 'warn' : ''}">${said}</p>` : nothing
  }`;
}

/** The front desk sees the visits of all. */
const withWhom = ({ participants }: Appointment) =>
  participants
    .filter(({ role }) => role === 'practitioner')
    .map(({ name }) => name)
    .join(', ');

/** For a page without a call: the page that has it. */
export function openPage(joinUrl = '', appointmentId: string) {
  const url = new URL(joinUrl.replace('{id}', appointmentId), document.baseURI);
  if (joinUrl && /^https?:$/.test(url.protocol)) location.assign(url);
  else console.error('[telehealth] <appointment-list> finds no <telehealth-call> on this page, and has no join-url.');
}

/** What a screen reader is told when a visit changed by itself. */
function announcement(before: Visit, { appointment }: Visit, { host, me }: Visits, times: Times) {
  const text = words(listLaterWords, host);
  const { name } = otherSide(appointment, me?.person);
  if (appointment.can.includes('join') && !before.appointment.can.includes('join')) return text.nowOpen(name);
  if (appointment.status === 'cancelled' && before.appointment.status !== 'cancelled')
    return text.nowCancelled(name, times.weekdayTime(Date.parse(appointment.startsAt)));
  return undefined;
}

/** Drawn once the sentence is there. */
export async function failed(visits: Failed): Promise<TemplateResult> {
  const { host } = visits;
  await learn(host, 'list');
  const text = words(listLaterWords, host);
  const explain = (cause: unknown) =>
    errors().then(
      (it) => it.explain(cause, host),
      () => text.failed,
    );
  const sentence = await explain(visits.failure);
  const isElsewhere = (visits.failure as { code?: string }).code === 'join.active_elsewhere';
  // The clinic's number may be known although the visits are not.
  if (visits.me === undefined) visits.me = await visits.api?.me().catch(() => undefined);
  return html`<div class="card stack">
    <p role="alert">${sentence}</p>
    ${visits.api && isDeadLink(visits.failure) ? newLink(visits.api, explain, host) : nothing}
    <button class="block" @click=${() => (isElsewhere ? visits.api?.takeOver() : visits.load())}>
      ${isElsewhere ? text.goOnHere : text.retry}
    </button>
    ${phone(visits, text.callClinic)}
    <slot name="fallback"></slot>
  </div>`;
}
