import type { Appointment, Me, RunningLate, WaitingEntry } from '@bedside/contract';
import { html, nothing } from 'lit';
import { phoneLink } from '../../copied/phone-link.ts';
import { initials } from '../../internal/person-name.ts';
import { boardAnswerWords } from '../../localization/board-answer-words.ts';
import { boardWords } from '../../localization/board-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';

const MINUTE = 60_000;

/** What can be done to one person. */
export type Doing = 'admit' | 'admit_all' | 'call_in' | 'ring' | 'message' | 'hold' | 'deny';
export type Row = Readonly<{
  entry: WaitingEntry;
  visit: Appointment | undefined;
  me: Me | undefined;
  times: Times;
  now: number;
  isFirst: boolean;
  /** Another answer is on its way. */
  isBusy: boolean;
  /** Of this person. */
  isAnswering: boolean;
  /** Others who wait for the same visit, when this is the first of them. */
  together: number;
  failure: unknown;
  /** Somebody can be rung from this page. */
  mayRing: boolean;
  run: (doing: Doing) => void;
  warm: () => void;
}>;

/** Who it is, and what they come for. */
export function who(name: string, visit: Pick<Appointment, 'startsAt' | 'mode'>, times: Times, more: readonly string[] = []) {
  const what = [
    words(boardAnswerWords).booked(times.time(Date.parse(visit.startsAt))),
    words(boardWords).modes[visit.mode],
    ...more,
  ];
  return html`<div class="who row">
    <span class="avatar" aria-hidden="true">${initials(name)}</span>
    <div class="grow">
      <h3>${name}</h3>
      <p class="small num">${what.filter(Boolean).join(' · ')}</p>
    </div>
  </div>`;
}

/** One person who waits. */
export function row(given: Row) {
  const { entry, visit, me, times, now, failure } = given;
  const text = words(boardWords);
  const more = words(boardAnswerWords);
  const since = Date.parse(entry.since);
  const past = Math.floor((now - Date.parse(entry.appointment.startsAt)) / MINUTE);
  const isOthers = me?.person.kind !== 'practitioner';
  const { presence, name: practitioner } = entry.practitioner;
  return html`<li part="entry" data-id=${entry.id}>
    ${who(entry.name, entry.appointment, times, [
      visit?.places ? more.group : '',
      entry.role === 'guest' ? more.guest : '',
      ...(isOthers ? [more.forPractitioner(practitioner), more.presences[presence]] : []),
    ])}
    <p class="num waited">
      <b>${text.minutes(Math.floor((now - since) / MINUTE))}</b>
      <span class="small since">${text.since(times.time(since))}</span>
      ${past > 4 ? html`<span class="small since">${more.over(past)}</span>` : nothing}
    </p>
    ${pills(entry, times)}
    ${
      entry.message
        ? html`<p class="small said">
            ${more.told(times.time(Date.parse(entry.message.at)))}
            ${[more.messages[entry.message.code as 'soon'], entry.message.text].filter(Boolean).join(' – ')}
          </p>`
        : nothing
    }
    ${buttons(given)} ${failure === undefined ? nothing : html`<p role="alert">${failure}</p>`}
  </li>`;
}

function pills({ present, state, deviceCheck, runningLate }: WaitingEntry, times: Times) {
  const text = words(boardWords);
  const [said, isFine] = deviceCheck ? text.devices(deviceCheck) : ['', true];
  return html`<div class="pills">
    ${
      !present
        ? html`<p class="pill">${text.away}</p>`
        : state === 'held'
          ? html`<p class="pill">${text.held}</p>`
          : said
            ? html`<p class="pill ${isFine ? 'ok' : 'warn'}">${said}</p>`
            : nothing
    }
    ${runningLate?.choice ? chosen(runningLate, times) : nothing}
  </div>`;
}

function chosen({ choice, callBackNumber, readyAt }: RunningLate, times: Times) {
  const text = words(boardAnswerWords);
  return html`<p class="pill warn">${readyAt ? text.calledIn(times.time(Date.parse(readyAt))) : text.chose[choice!]}</p>
    ${choice === 'phone' && callBackNumber ? html`<p class="number">${phoneLink(callBackNumber)}</p>` : nothing}`;
}

function buttons({ entry, isFirst, isBusy, isAnswering, together, mayRing, run, warm }: Row) {
  const text = words(boardWords);
  const more = words(boardAnswerWords);
  const can = (action: WaitingEntry['can'][number]) => entry.can.includes(action);
  const { runningLate } = entry;
  const isAwaited = runningLate?.choice === 'tell_me' && !runningLate.readyAt;
  // Who sits before the page is let in, and not rung.
  const isRung = mayRing && can('ring') && (!entry.present || runningLate?.choice === 'phone');
  const quiet = (doing: Doing, label: string, name = more.for(label, entry.name)) =>
    html`<button
      class="quiet"
      data-act=${doing}
      data-name="${entry.id} ${doing}"
      aria-label=${name}
      aria-disabled=${isBusy}
      @click=${() => run(doing)}
    >
      ${label}
    </button>`;
  if (!isRung && !['admit', 'message', 'hold', 'deny'].some((one) => can(one as 'admit'))) return nothing;
  return html`<div class="act">
    ${
      can('admit')
        ? html`<button
            part="admit"
            class=${isFirst ? 'primary' : ''}
            data-act="admit"
            data-name="${entry.id} admit"
            aria-disabled=${isBusy}
            aria-label=${isAnswering ? nothing : text.admitFor(entry.name)}
            @click=${() => run('admit')}
            @pointerenter=${warm}
            @focus=${warm}
          >
            ${isAnswering ? text.admitting : text.admit}
          </button>`
        : nothing
    }
    ${can('admit') && together > 1 ? quiet('admit_all', more.admitAll(together), more.admitAll(together)) : nothing}
    ${can('message') && isAwaited ? quiet('call_in', more.callIn) : nothing} ${isRung ? quiet('ring', more.ring) : nothing}
    ${can('message') ? quiet('message', more.message) : nothing}
    ${can('hold') && entry.state !== 'held' ? quiet('hold', more.hold) : nothing}
    ${can('deny') ? quiet('deny', more.deny) : nothing}
  </div>`;
}
