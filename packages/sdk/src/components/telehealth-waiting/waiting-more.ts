import type { Review, SaidInWaiting, WaitingEntry, WaitingEntryList } from '@bedside/contract';
import { css, html, nothing, type LitElement } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { chime } from '../../copied/chime.ts';
import { LateAnswer, lateStyles } from '../../copied/late-answer.ts';
import type { Scene } from '../../copied/panel.ts';
import { reviewWords } from '../../localization/details-parts-words.ts';
import { waitingWords } from '../../localization/waiting-words.ts';
import { lazy } from '../../internal/lazy.ts';
import { learn, words } from '../../localization/words.ts';
import type { Screen } from '../telehealth-call/screen.ts';
import type { Visit } from '../telehealth-call/visit.ts';

const checkIn = lazy((retryQuery) => import('../visit-check-in/register-visit-check-in.ts'));
const review = lazy((retryQuery) => import('../visit-review/register-visit-review.ts'));

export type Waiting = LitElement & {
  readonly scene: {
    readonly visit: Visit;
    readonly state: {
      readonly appointment: {
        startsAt: string;
        endsAt: string;
        participants: readonly { personId: string; role: string; name: string }[];
      } | null;
    };
  };
};

const styles = css`
  ${alertStyles} ${lateStyles}
  .place b {
    font-size: 28px;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .steps {
    display: flex;
    gap: 6px;
    margin-block: 10px;
  }
  .steps i {
    flex: 1;
    max-width: 96px;
    height: 6px;
    border-radius: 3px;
    background: var(--_line);
    forced-color-adjust: none;
  }
  .steps .done {
    background: var(--_accent);
  }
  .said p + p {
    margin-block-start: 4px;
  }
`;
/** More people than this before oneself are a number, not a picture. */
const STEPS = 5;

/** What the waiting room shows beside who knows: place, what the clinic says, what to do while it is late. */
export class WaitingMore {
  #host: Waiting;
  #late: LateAnswer;
  #rung = '';
  #place: Pick<WaitingEntry, 'appointmentId' | 'personId'> = { appointmentId: '', personId: '' };

  constructor(host: Waiting) {
    this.#host = host;
    this.#late = new LateAnswer(host, () => {
      const { visit, state } = host.scene;
      return {
        visit: state.appointment,
        ...{ api: visit.api, times: visit.times, ...this.#place, mayMove: true },
        practitionerId: this.#person('practitioner')?.personId,
        sentence: (code) => visit.sentence(code),
      };
    });
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styles.styleSheet!);
  }

  get #words() {
    return words(waitingWords, this.#host);
  }

  waited({ since }: WaitingEntry) {
    const { times, api } = this.#host.scene.visit;
    const began = Date.parse(since);
    return this.#words.waitedFor(Math.floor((api.now() - began) / 60_000), times.time(began));
  }

  /** Instead of how long one has waited, which alone is no comfort. Null where the clinic tells no place. */
  place(entry: WaitingEntry) {
    const { place, estimate, role } = entry;
    if (place === null) return null;
    const text = this.#words;
    const dots = Math.max(place, 3);
    return html`<section class="card place">
      <p class="num"><b>${text.place(place)}</b></p>
      ${
        place <= STEPS
          ? html`<div class="steps" aria-hidden="true">
              ${Array.from({ length: dots }, (_, index) => html`<i class=${index <= dots - place ? 'done' : ''}></i>`)}
            </div>`
          : nothing
      }
      ${estimate ? html`<p class="num">${text.about(estimate.fromMinutes, estimate.toMinutes)}</p>` : nothing}
      <p class="small num">${this.waited(entry)}</p>
      ${role === 'guest' ? html`<p class="small">${text.withPatient(this.#person('patient')?.name ?? '')}</p>` : nothing}
    </section>`;
  }

  late(entry: WaitingEntry) {
    this.#place = { appointmentId: entry.appointmentId, personId: entry.personId };
    return entry.runningLate && entry.can.includes('answer_running_late') ? this.#late.render(entry.runningLate) : nothing;
  }

  message({ message, practitioner }: WaitingEntry) {
    return message
      ? html`<section class="card said">
          <p class="small num">
            ${this.#words.from(practitioner.name, this.#host.scene.visit.times.time(Date.parse(message.at)))}
          </p>
          ${this.lines(message).map((line) => html`<p>${line}</p>`)}
        </section>`
      : nothing;
  }

  /** The coded sentence in the person's language, and what was written. */
  lines({ code, text }: SaidInWaiting) {
    return [this.#words.messages[code], text ?? ''].filter(Boolean);
  }

  /** Heard when it is new; with a soft sound when it is their turn. */
  news(entry: WaitingEntry) {
    const { message, runningLate, place } = entry;
    const isReady = message?.code === 'ready' || runningLate?.readyAt != null;
    const ring = isReady ? (runningLate?.readyAt ?? message!.at) : '';
    if (ring && ring !== this.#rung) chime();
    this.#rung = ring;
    return [
      ...(message ? this.lines(message) : []),
      ...this.#late.news(runningLate),
      place === null ? '' : this.#words.place(place),
    ];
  }

  /** They are let in. */
  calledIn() {
    chime();
  }

  #person(role: string) {
    return this.#host.scene.state.appointment?.participants.find((one) => one.role === role);
  }
}

type Told = { heard: string[]; shown?: unknown };

/**
 * What helps who was refused: why the clinic did not let them in, or what it asks first; who was not is asked how it was. Without it they
 * have the sentence alone.
 */
export async function tellMore(host: Screen & { more: Told | undefined }) {
  const { errorCode } = host.scene.state;
  const more = !errorCode ? askHow(host) : errorCode === 'join.denied' ? whyDenied(host) : askFirst(host);
  await more.then(
    (told) => {
      host.more = told;
      host.requestUpdate();
    },
    () => {},
  );
}

/** The clinic's questions, there and then: who came by a link has no list of visits to answer them in. */
async function askFirst(host: Screen): Promise<Told> {
  const [given] = await Promise.all([sceneOf(host), checkIn()]);
  const changed = (said: string) => {
    given.say(said);
    void host.scene.joinAgain();
  };
  return { heard: [], shown: html`<visit-check-in .scene=${{ ...given, changed }}></visit-check-in>` };
}

/** Asked once it is over, while it is fresh; the form comes with the wish to answer. */
async function askHow(host: Screen & { more: Told | undefined }): Promise<Told> {
  const given = await sceneOf(host);
  const open = async () => {
    const path = `/appointments/${given.appointment.id}/review`;
    try {
      const [said] = await Promise.all([given.api.request<Review>(path).catch(() => null), review()]);
      host.more = {
        heard: [],
        shown: html`<telehealth-visit-review class="card" .scene=${given} .review=${said}></telehealth-visit-review>`,
      };
    } catch {
      return given.say(host.scene.words.technicalText);
    }
    host.requestUpdate();
    await host.updateComplete;
    const form = host.renderRoot.querySelector<LitElement>('telehealth-visit-review')!;
    await form.updateComplete;
    form.renderRoot.querySelector<HTMLElement>('input, button')?.focus();
  };
  return { heard: [], shown: html`<button class="block" @click=${open}>${words(reviewWords, host).title}</button>` };
}

/** As in the details of a list. */
async function sceneOf(host: Screen): Promise<Scene> {
  const { visit, state } = host.scene;
  const { api, times } = visit;
  const [me, appointment] = await Promise.all([api.me(), api.getAppointment(state.appointmentId ?? ''), learn(host, 'details')]);
  const timeZone = me.person.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { api, me, appointment, times, timeZone, say: (said) => visit.say(said), changed: () => {} };
}

/** In the clinic's words. */
async function whyDenied(host: Screen): Promise<Told> {
  const { visit, state } = host.scene;
  const query = { appointmentId: state.appointmentId ?? '' };
  const { data } = await visit.api.request<WaitingEntryList>('/waiting-entries', { query });
  const [entry] = data;
  const { messages } = words(waitingWords, host);
  const said = entry?.state === 'denied' && entry.message;
  const heard = said ? [messages[said.code], said.text ?? ''].filter(Boolean) : [];
  return { heard, shown: heard.map((line) => html`<p>${line}</p>`) };
}
