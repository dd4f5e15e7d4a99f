import type { AnswerRunningLate, LateChoice, RunningLate, RunningLateOf, SlotList } from '@bedside/contract';
import { css, html, nothing, type LitElement } from 'lit';
import type { z } from 'zod';
import type { TelehealthApi } from '../api/telehealth-api.ts';
import { waitingWords } from '../localization/waiting-words.ts';
import type { Times } from '../localization/times.ts';
import { words } from '../localization/words.ts';
import { WishKey } from './wish-key.ts';
import { LIKE_TELEPHONE, TELEPHONE } from './telephone.ts';

type Answer = z.input<typeof AnswerRunningLate>;
export type LateScene = Readonly<{
  api: TelehealthApi;
  times: Times;
  appointmentId: string;
  /** What is to be moved, as long as it is; null until it is known. */
  visit: Readonly<{ startsAt: string; endsAt: string }> | null | undefined;
  practitionerId: string | undefined;
  /** Whose place it is: who acts for several says for whom. */
  personId?: string | undefined;
  /** A visit of several is not one patient's to move. */
  mayMove: boolean;
  sentence(code: string): string;
  answered?(late: RunningLate | null): void;
}>;

const WEEKS = 14 * 86_400_000;
/** Around the answers. */
export const lateStyles = css`
  .late {
    padding: 16px;
    border-radius: var(--_radius);
    background: color-mix(
      in oklab,
      var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80))) 10%,
      var(--_surface)
    );
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .late button {
    color: var(--_on-surface);
  }
  .late .primary {
    color: var(--_on-accent, var(--_surface));
  }
  .late .quiet {
    color: var(--_accent-text);
  }
  input {
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    min-height: 48px;
    padding: 8px 14px;
    width: 100%;
  }
`;

const CHOICES: readonly LateChoice[] = ['wait', 'tell_me', 'phone', 'another_slot'];

/** The four answers to a clinic that is late. What was answered is shown once the clinic has it. */
export class LateAnswer {
  #host: LitElement;
  #scene: () => LateScene;
  #step: 'choose' | 'phone' | 'slots' = 'choose';
  #isChanging = false;
  #sending: LateChoice | undefined;
  /** The clinic's reply, until the place itself tells it. */
  #answered: RunningLate | null = null;
  /** The code of what went wrong; its sentence may come later. */
  #error: string | undefined;
  #slots: readonly { startsAt: string }[] | undefined;
  #wish = new WishKey();

  constructor(host: LitElement, scene: () => LateScene) {
    this.#host = host;
    this.#scene = scene;
  }

  get #words() {
    return words(waitingWords, this.#host);
  }

  render(told: RunningLate) {
    // What the place says is the later truth, once it says anything of the same lateness.
    const late = this.#answered && this.#answered.since === told.since && !told.choice ? this.#answered : told;
    const text = this.#words;
    return html`<section class="late stack" aria-labelledby="late">
      <h3 id="late">${text.late(late.minutes)}</h3>
      ${late.choice && !this.#isChanging ? this.#chosen(late) : this.#ask()}
      ${this.#error ? html`<p role="alert">${this.#scene().sentence(this.#error) || text.failed}</p>` : nothing}
    </section>`;
  }

  /** What is heard once it is so. */
  news(told: RunningLate | null) {
    const late = told ?? this.#answered;
    return late && !this.#isChanging ? [this.#words.late(late.minutes), late.choice ? this.#said(late) : ''] : [];
  }

  #said({ choice, callBackNumber }: RunningLate) {
    const { chosen, phoneOn } = this.#words;
    return choice === 'phone' && callBackNumber ? phoneOn(callBackNumber) : chosen[choice!];
  }

  #chosen(late: RunningLate) {
    return html`<p>${this.#said(late)}</p>
      <div><button class="quiet" @click=${() => this.#go('choose', true)}>${this.#words.change}</button></div>`;
  }

  #ask() {
    const text = this.#words;
    if (this.#step === 'phone') return this.#phone();
    if (this.#step === 'slots') return this.#times();
    return html`<p class="small">${text.lateHint}</p>
      <div class="choices">
        ${CHOICES.filter((choice) => choice !== 'another_slot' || this.#scene().mayMove).map(
          (choice) =>
            html`<button aria-disabled=${this.#sending !== undefined} @click=${() => this.#choose(choice)}>
              ${this.#sending === choice ? text.sending : text.choices[choice]}
            </button>`,
        )}
      </div>`;
  }

  #choose(choice: LateChoice) {
    if (choice === 'phone') this.#go('phone', this.#isChanging);
    else if (choice === 'another_slot') void this.#lookForTimes();
    else void this.#send({ choice });
  }

  #phone() {
    const text = this.#words;
    const send = (event: SubmitEvent) => {
      event.preventDefault();
      const callBackNumber = String(new FormData(event.target as HTMLFormElement).get('number')).trim();
      void this.#send({ choice: 'phone', ...(callBackNumber && { callBackNumber }) });
    };
    return html`<form class="stack" @submit=${send}>
      <label for="number">${text.number}</label>
      <input
        id="number"
        name="number"
        type="tel"
        autocomplete="tel"
        maxlength="40"
        pattern=${TELEPHONE}
        title=${LIKE_TELEPHONE}
      />
      <div class="choices">
        <button class="primary" aria-disabled=${this.#sending !== undefined}>
          ${this.#sending ? text.sending : text.phoneMe}
        </button>
        <button type="button" class="quiet" @click=${() => this.#go('choose', this.#isChanging)}>${text.back}</button>
      </div>
    </form>`;
  }

  #times() {
    const text = this.#words;
    const { times } = this.#scene();
    const slots = this.#slots;
    return html`<p aria-live="off">${slots ? (slots.length ? text.free : text.noneFree) : text.looking}</p>
      <div class="choices">
        ${slots?.slice(0, 6).map(({ startsAt }) => {
          const when = times.dayTime(Date.parse(startsAt));
          return html`<button
            class="num"
            aria-label=${text.take(when)}
            aria-disabled=${this.#sending !== undefined}
            @click=${() => this.#send({ choice: 'another_slot', startsAt })}
          >
            ${when}
          </button>`;
        })}
        <button class="quiet" @click=${() => this.#go('choose', this.#isChanging)}>${text.back}</button>
      </div>`;
  }

  #go(step: 'choose' | 'phone' | 'slots', isChanging: boolean) {
    this.#step = step;
    this.#isChanging = isChanging;
    this.#error = undefined;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>('.late input, .late button')?.focus(),
    );
  }

  async #lookForTimes() {
    const { api, practitionerId, appointmentId, visit } = this.#scene();
    // Another length has other times.
    const durationMinutes = visit ? (Date.parse(visit.endsAt) - Date.parse(visit.startsAt)) / 60_000 : undefined;
    this.#slots = undefined;
    this.#go('slots', this.#isChanging);
    await this.#try(async () => {
      const { data } = await api.request<SlotList>(`/practitioners/${practitionerId}/slots`, {
        query: { movingAppointmentId: appointmentId, durationMinutes, to: new Date(api.now() + WEEKS).toISOString() },
      });
      this.#slots = data;
    });
    if (!this.#slots) this.#step = 'choose';
    this.#host.requestUpdate();
  }

  async #send(body: Answer) {
    if (this.#sending) return;
    this.#sending = body.choice;
    this.#host.requestUpdate();
    const { api, appointmentId, personId, answered } = this.#scene();
    const said = { ...body, ...(personId && { personId }) };
    const isDone = await this.#try(async () => {
      const path = `/appointments/${appointmentId}/answer-running-late`;
      const { runningLate } = await this.#wish.ask(said, (key) =>
        api.request<z.infer<typeof RunningLateOf>>(path, { method: 'POST', body: said, headers: { 'idempotency-key': key } }),
      );
      this.#answered = runningLate;
    });
    this.#sending = undefined;
    if (isDone) {
      this.#step = 'choose';
      this.#isChanging = false;
      answered?.(this.#answered);
    }
    this.#host.requestUpdate();
  }

  async #try(work: () => Promise<void>) {
    this.#error = undefined;
    try {
      await work();
      return true;
    } catch (cause) {
      this.#error = (cause as { code?: string }).code ?? 'unknown';
      return false;
    }
  }
}
