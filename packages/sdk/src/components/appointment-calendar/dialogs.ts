import type { Appointment } from '@bedside/contract';
import { html, nothing } from 'lit';
import { calendarWords } from '../../localization/calendar-words.ts';
import { words } from '../../localization/words.ts';
import type { Scene } from './scene.ts';

type Sentence = (cause: unknown) => string;

/** One visit: what it is, and what may be done with it. */
export function visitDialog(scene: Scene, visit: Appointment, does: { join(): void; move(): void; close(): void }) {
  const text = words(calendarWords);
  const { nameOf, wordsFor, clinicTime } = scene;
  const clinic = clinicTime(Date.parse(visit.startsAt));
  const state = text.states[visit.status];
  return html`<h3 id="dialog-title">${nameOf(visit)}</h3>
    <p class="num">${wordsFor(visit)}</p>
    ${clinic ? html`<p class="small num">${clinic}</p>` : nothing}
    <p class="small">${text.modes[visit.mode]}${state ? ` · ${state}` : nothing}</p>
    <div class="actions">
      ${visit.can.includes('join') ? html`<button class="primary" @click=${does.join}>${text.join}</button>` : nothing}
      ${visit.can.includes('reschedule') ? html`<button @click=${does.move}>${text.move}</button>` : nothing}
      <button class="quiet" @click=${does.close}>${text.close}</button>
    </div>`;
}

/** Asks before a visit is moved. */
export function confirmDialog(scene: Scene, sentence: Sentence) {
  const text = words(calendarWords);
  const { move, wordsFor, nameOf, clinicTime } = scene;
  const [from, old, to, fresh] = text.fromTo(wordsFor(move.visit!), wordsFor(move.chosen!));
  const clinic = clinicTime(Date.parse(move.chosen!.startsAt));
  return html`<h3 id="dialog-title">${text.confirm}</h3>
    <p><b>${nameOf(move.visit!)}</b></p>
    <dl class="num">
      <dt class="small">${from}</dt>
      <dd>${old}</dd>
      <dt class="small">${to}</dt>
      <dd><b>${fresh}</b> ${clinic ? html`<span class="small">${clinic}</span>` : nothing}</dd>
    </dl>
    ${move.isLost ? html`<p role="alert">${text.lost}</p>` : html`<p class="small">${text.told}</p>`}
    ${move.refusal && !move.isLost ? html`<p role="alert">${sentence(move.refusal)}</p>` : nothing}
    <div class="actions">
      <button class="primary" aria-disabled=${move.isBusy} @click=${() => move.confirm()}>
        ${move.isBusy ? text.movingNow : move.isLost ? text.tryAgain : text.yes}
      </button>
      <button class="quiet" aria-disabled=${move.isBusy} @click=${() => move.choose(undefined)}>${text.no}</button>
    </div>`;
}
