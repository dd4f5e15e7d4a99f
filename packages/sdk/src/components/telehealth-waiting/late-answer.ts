import type { AnswerRunningLate, LateChoice, RunningLate, WaitingEntry } from '@bedside/contract';
import { html, nothing, type LitElement } from 'lit';
import type { z } from 'zod';
import { WishKey } from '../../copied/wish-key.ts';
import type { Visit } from '../telehealth-call/visit.ts';
import { waitingWords } from '../../localization/waiting-words.ts';
import { words } from '../../localization/words.ts';
import { waitingApi } from './waiting-api.ts';

type Answer = z.input<typeof AnswerRunningLate>;
export type Waiting = LitElement & {
  readonly scene: {
    readonly visit: Visit;
    readonly state: {
      readonly appointment: { participants: readonly { personId: string; role: string; name: string }[] } | null;
    };
  };
};

const CHOICES: readonly LateChoice[] = ['wait', 'tell_me', 'phone', 'another_slot'];

/** The four answers to a clinic that is late. What was answered is shown once the clinic has it. */
export class LateAnswer {
  #host: Waiting;
  #step: 'choose' | 'phone' | 'slots' = 'choose';
  #isChanging = false;
  #sending: LateChoice | undefined;
  /** The clinic's reply, until the place itself tells it. */
  #answered: RunningLate | null = null;
  /** The code of what went wrong; its sentence may come later. */
  #error: string | undefined;
  #slots: readonly { startsAt: string }[] | undefined;
  #wish = new WishKey();

  constructor(host: Waiting) {
    this.#host = host;
  }

  get #words() {
    return words(waitingWords, this.#host);
  }

  render(entry: WaitingEntry) {
    const told = entry.runningLate;
    if (!told || !entry.can.includes('answer_running_late')) return nothing;
    // What the place says is the later truth, once it says anything of the same lateness.
    const late = this.#answered && this.#answered.since === told.since && !told.choice ? this.#answered : told;
    const text = this.#words;
    return html`<section class="late stack" aria-labelledby="late">
      <h3 id="late">${text.late(late.minutes)}</h3>
      ${late.choice && !this.#isChanging ? this.#chosen(late) : this.#ask(entry)}
      ${this.#error ? html`<p role="alert">${this.#host.scene.visit.sentence(this.#error) || text.failed}</p>` : nothing}
    </section>`;
  }

  /** What is heard once it is so. */
  news(entry: WaitingEntry) {
    const late = entry.runningLate ?? this.#answered;
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

  #ask(entry: WaitingEntry) {
    const text = this.#words;
    if (this.#step === 'phone') return this.#phone(entry);
    if (this.#step === 'slots') return this.#times(entry);
    return html`<p class="small">${text.lateHint}</p>
      <div class="choices">
        ${CHOICES.map(
          (choice) =>
            html`<button aria-disabled=${this.#sending !== undefined} @click=${() => this.#choose(entry, choice)}>
              ${this.#sending === choice ? text.sending : text.choices[choice]}
            </button>`,
        )}
      </div>`;
  }

  #choose(entry: WaitingEntry, choice: LateChoice) {
    if (choice === 'phone') this.#go('phone', this.#isChanging);
    else if (choice === 'another_slot') void this.#lookForTimes(entry);
    else void this.#send(entry, { choice });
  }

  #phone(entry: WaitingEntry) {
    const text = this.#words;
    const send = (event: SubmitEvent) => {
      event.preventDefault();
      const callBackNumber = String(new FormData(event.target as HTMLFormElement).get('number')).trim();
      void this.#send(entry, { choice: 'phone', ...(callBackNumber && { callBackNumber }) });
    };
    return html`<form class="stack" @submit=${send}>
      <label for="number">${text.number}</label>
      <input id="number" name="number" type="tel" autocomplete="tel" maxlength="40" />
      <div class="choices">
        <button class="primary" aria-disabled=${this.#sending !== undefined}>
          ${this.#sending ? text.sending : text.phoneMe}
        </button>
        <button type="button" class="quiet" @click=${() => this.#go('choose', this.#isChanging)}>${text.back}</button>
      </div>
    </form>`;
  }

  #times(entry: WaitingEntry) {
    const text = this.#words;
    const { times } = this.#host.scene.visit;
    const slots = this.#slots;
    return html`<p aria-live="off">${slots ? (slots.length ? text.free : text.noneFree) : text.looking}</p>
      <div class="choices">
        ${slots?.slice(0, 6).map(({ startsAt }) => {
          const when = times.dayTime(Date.parse(startsAt));
          return html`<button
            class="num"
            aria-label=${text.take(when)}
            aria-disabled=${this.#sending !== undefined}
            @click=${() => this.#send(entry, { choice: 'another_slot', startsAt })}
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

  async #lookForTimes(entry: WaitingEntry) {
    const { scene } = this.#host;
    const practitioner = scene.state.appointment?.participants.find(({ role }) => role === 'practitioner');
    this.#slots = undefined;
    this.#go('slots', this.#isChanging);
    await this.#try(async () => {
      const { data } = await waitingApi(scene.visit.api).slots(practitioner?.personId ?? '', entry.appointmentId);
      this.#slots = data;
    });
    if (!this.#slots) this.#step = 'choose';
    this.#host.requestUpdate();
  }

  async #send(entry: WaitingEntry, body: Answer) {
    if (this.#sending) return;
    this.#sending = body.choice;
    this.#host.requestUpdate();
    const isDone = await this.#try(async () => {
      const api = waitingApi(this.#host.scene.visit.api);
      const { runningLate } = await this.#wish.ask(body, (key) => api.answer(entry.appointmentId, body, key));
      this.#answered = runningLate;
    });
    this.#sending = undefined;
    if (isDone) {
      this.#step = 'choose';
      this.#isChanging = false;
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
