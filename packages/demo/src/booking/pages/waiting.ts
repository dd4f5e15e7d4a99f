import type { WaitingEntry } from '@bedside/client';
import { html } from 'hono/html';
import type { Html, PageContext } from '../../pages/layout.ts';
import { sentenceFor } from '../refusals.ts';
import { clockOf } from '../words.ts';
import { hiddenFields, notice, planningPage } from './parts.ts';

type Entry = Omit<WaitingEntry, 'deviceCheck'> & { deviceCheck: { camera: string; microphone: string } | null };

interface Board {
  entries: Entry[];
  now: string;
  zone: string;
  saying: string | undefined;
  newKey: () => string;
}

/** What can be said with one choice. */
export const CODES = {
  soon: 'In a few minutes',
  delayed: 'I am behind',
  preparing: 'I am reading your records',
  check_devices: 'Please check your camera and microphone',
  ready: 'It is your turn',
} as const;
export const REASONS = {
  wrong_time: 'Not at this time',
  needs_to_come_in: 'Please come to the clinic',
  not_prepared: 'Something is missing',
  technical: 'It does not work technically',
} as const;

const DONE: Record<string, string> = {
  admitted: 'Admitted. The visit is open on your day’s page.',
  held: 'They wait on, and have read why.',
  denied: 'They were told that they cannot come in.',
  told: 'They were told.',
  late: 'Everyone who waits, or comes soon, was offered what to do until then.',
  'on-time': 'You are on time again.',
};
const CHOICES = {
  wait: 'Waits',
  tell_me: 'Wants to be told',
  phone: 'Wants to be phoned',
  another_slot: 'Takes another time',
} as const;

/** The practitioner's board. */
export const waitingPage = (page: PageContext, board: Board): Html =>
  planningPage({
    ...page,
    title: 'Waiting for you',
    path: '/practitioner',
    body: html`
      <h1>Waiting for you</h1>
      ${notice(DONE[board.saying ?? ''], 'done')} ${notice(sentenceFor(board.saying))}
      <nav class="weeks" aria-label="Board">
        <a class="button" href="/waiting">Look again</a> <a class="button" href="/practitioner">Your day</a>
      </nav>
      <div class="actions">
        ${form(
          '/waiting/late',
          board,
          html`<label
              >Minutes late, if you know <input name="minutes" type="number" min="1" max="480" inputmode="numeric"
            /></label>
            <button class="main">I am running late</button>`,
        )}
        ${form('/waiting/on-time', board, html`<button>I am on time again</button>`)}
        ${board.entries.length > 1 ? folded('Tell everyone', form('/waiting/message', board, saying('Tell everyone'))) : ''}
      </div>
      ${
        board.entries.length === 0
          ? html`<p class="empty">Nobody waits. Who comes on <a href="/patient">the patient’s page</a> appears here.</p>`
          : html`<ol class="agenda">
              ${board.entries.map((entry) => card(entry, board))}
            </ol>`
      }
    `,
  });

const card = (entry: Entry, board: Board): Html => {
  const { appointment, estimate, message, runningLate, deviceCheck } = entry;
  const minutes = Math.max(0, Math.floor((Date.parse(board.now) - Date.parse(entry.since)) / 60_000));
  return html`<li class="card" id="${entry.id}">
    <p class="hour"><b>${clockOf(appointment.startsAt, board.zone)}</b>–${clockOf(appointment.endsAt, board.zone)}</p>
    <div>
      <h2>${entry.name}</h2>
      <p>
        ${entry.role === 'guest' ? 'Guest · ' : ''}Here since ${clockOf(entry.since, board.zone)}, ${minutes} min
        ${entry.place === null ? '' : ` · place ${entry.place}`}
        ${estimate ? ` · in ${estimate.fromMinutes} to ${estimate.toMinutes} min` : ''}
      </p>
      ${deviceCheck ? html`<p class="soft">Camera ${deviceCheck.camera}, microphone ${deviceCheck.microphone}</p>` : ''}
      ${message ? html`<p class="soft">Told at ${clockOf(message.at, board.zone)}: ${sentenceOf(message)}</p>` : ''}
    </div>
    <p class="state">
      <span class="badge ${entry.present ? 'checked_in' : 'pending'}">${entry.present ? 'Here' : 'Away, place kept'}</span>
      ${entry.state === 'held' ? html`<span class="badge waiting">On hold</span>` : ''}
      ${runningLate?.choice ? html`<span class="badge">${CHOICES[runningLate.choice]}</span>` : ''}
      ${runningLate?.callBackNumber ? html`<a href="tel:${runningLate.callBackNumber}">${runningLate.callBackNumber}</a>` : ''}
    </p>
    <div class="actions">${actions(entry, board)}</div>
  </li>`;
};

function actions({ id, can, name }: Entry, board: Board): Html {
  const to = (verb: string, inside: Html) => form(`/waiting/${id}/${verb}`, board, inside);
  const who = html`<span class="visually-hidden">${name}</span>`;
  const may = (verb: WaitingEntry['can'][number]) => can.includes(verb);
  return html`
    ${may('admit') ? to('admit', html`<input type="hidden" name="guests" value="yes" /><button class="main">Admit ${who}</button>`) : ''}
    ${may('message') ? folded(html`Message ${who}`, to('message', saying('Tell them'))) : ''}
    ${may('hold') ? folded(html`Hold ${who}`, to('hold', saying('Ask them to wait on'))) : ''}
    ${
      may('deny')
        ? folded(
            html`Deny ${who}`,
            to('deny', html`${choice('reason', 'Why?', REASONS)} ${words} <button class="danger">Do not let them in</button>`),
          )
        : ''
    }
  `;
}

const sentenceOf = ({ code, text }: { code: string; text: string | null }): string =>
  [{ ...CODES, ...REASONS }[code as keyof typeof CODES] ?? '', text ?? ''].filter(Boolean).join(' – ');

const form = (action: string, { newKey }: Board, inside: Html): Html =>
  html`<form method="post" action="${action}">${hiddenFields({ key: newKey() })} ${inside}</form>`;

const folded = (name: Html | string, inside: Html): Html =>
  html`<details>
    <summary>${name}</summary>
    ${inside}
  </details>`;

const choice = (name: string, label: string, options: Record<string, string>): Html =>
  html`<label
    >${label}
    <select name="${name}">
      ${Object.entries(options).map(([code, said]) => html`<option value="${code}">${said}</option>`)}
    </select></label
  >`;
const words = html`<label>In your words <input name="text" maxlength="500" autocomplete="off" /></label>`;
const saying = (button: string): Html => html`${choice('code', 'What?', CODES)} ${words} <button>${button}</button>`;
