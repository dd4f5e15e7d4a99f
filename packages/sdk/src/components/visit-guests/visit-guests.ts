import { html, nothing, type PropertyValues } from 'lit';
import type { AppointmentParticipant, NewInvitation, WaitingEntry } from '@bedside/contract';
import type { ApiError } from '../../api/api-error.ts';
import { Panel } from '../../copied/panel.ts';
import { initials } from '../../internal/person-name.ts';
import { guestsWords } from '../../localization/guests-words.ts';
import { words } from '../../localization/words.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';
import styles from './visit-guests.styles.ts';

/** In a visit: who waits to come in, who was invited and is not here yet, and one more who may be invited. */
export class VisitGuests extends Panel {
  static override styles = [Panel.styles, styles];

  static override properties = {
    callPart: { attribute: false },
    stamp: { attribute: false },
    isAsking: { state: true, attribute: false },
    fresh: { state: true, attribute: false },
  };

  /** The call that the visit is in. */
  declare callPart: CallPart;
  declare stamp: number;
  declare private isAsking: boolean;
  /** A link that was made just now: the clinic does not know it any more. */
  declare private fresh: { personId: string | null; name: string; url: string; isCopied?: boolean } | null;

  /** From here: a patient makes links for these alone, the clinic for all. */
  #brought = new Set<string | null>();

  constructor() {
    super();
    this.isAsking = false;
    this.fresh = null;
  }

  protected override get api() {
    return this.callPart.visit.api;
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    if (changed.has('isAsking') && this.isAsking) this.renderRoot.querySelector<HTMLElement>('#name')?.focus();
    if (changed.has('fresh') && this.fresh && !changed.get('fresh')) this.renderRoot.querySelector<HTMLElement>('#copy')?.focus();
  }

  protected override render() {
    const text = words(guestsWords, this);
    const waiting = this.callPart.late?.all ?? [];
    const invited = this.#invited();
    // Of no more use once they have come by it.
    const fresh = this.fresh && !this.#there().has(this.fresh.personId) ? this.fresh : null;
    return html`${
      waiting.length
        ? html`<h3>${text.waiting}</h3>
            <ul aria-label=${text.waiting}>
              ${waiting.map((one) => this.#waiting(one))}
            </ul>`
        : nothing
    }
    ${
      invited.length
        ? html`<h3>${text.invited}</h3>
            <ul aria-label=${text.invited}>
              ${invited.map((one) => this.#guest(one))}
            </ul>`
        : nothing
    }
    ${this.alert()} ${fresh ? this.#link(fresh) : nothing} ${this.#may('add_guest') ? this.#one() : nothing}`;
  }

  #waiting(entry: WaitingEntry) {
    const text = words(guestsWords, this);
    const { kind } = this.#known(entry.personId);
    return html`<li class="card person">
      <span class="avatar" aria-hidden="true">${initials(entry.name)}</span>
      <div><b>${entry.name}</b>${kind ? html`<p class="hint">${kind}</p>` : nothing}</div>
      <div class="buttons">
        <button
          class="primary"
          aria-label=${text.letInName(entry.name)}
          aria-disabled=${this.isBusy}
          @click=${() => this.#letIn(entry)}
        >
          ${text.letIn}
        </button>
      </div>
    </li>`;
  }

  #guest({ personId, name, guestKind }: AppointmentParticipant) {
    const text = words(guestsWords, this);
    return html`<li class="card person">
      <span class="avatar" aria-hidden="true">${initials(name)}</span>
      <div>
        <b>${name}</b>
        <p class="hint">${text.kinds[guestKind ?? 'other']}</p>
      </div>
      <div class="buttons">
        ${
          this.#may('remove_guest') || this.#brought.has(personId)
            ? html`<button
                aria-label=${text.newLinkFor(name)}
                aria-disabled=${this.isBusy}
                @click=${() => this.#makeLink(personId, name)}
              >
                ${text.newLink}
              </button>`
            : nothing
        }
        ${
          this.#may('remove_guest')
            ? html`<button
                class="quiet"
                aria-label=${text.takeBackFor(name)}
                aria-disabled=${this.isBusy}
                @click=${() => this.#takeBack(personId, name)}
              >
                ${text.takeBack}
              </button>`
            : nothing
        }
      </div>
    </li>`;
  }

  #link({ name, url, isCopied }: { name: string; url: string; isCopied?: boolean }) {
    const text = words(guestsWords, this);
    return html`<div class="card stack" role="group" aria-labelledby="fresh">
      <b id="fresh">${text.linkFor(name)}</b>
      <input readonly aria-label=${text.linkFor(name)} aria-describedby="once" .value=${url} @focus=${this.#mark} />
      <p id="once" class="hint">${text.once(name)}</p>
      <div class="buttons">
        <button id="copy" class="primary" @click=${this.#copy}>${isCopied ? text.copied : text.copy}</button>
        <button class="quiet" @click=${this.#forget}>${text.done}</button>
      </div>
    </div>`;
  }

  #one() {
    const text = words(guestsWords, this);
    if (!this.isAsking)
      return html`<button class="block" id="invite" @click=${() => (this.isAsking = true)}>${text.invite}</button>`;
    return html`<form class="card stack" aria-labelledby="inviting" @submit=${this.#add} @keydown=${this.#onKey}>
      <h3 id="inviting">${text.invite}</h3>
      <div><label for="name">${text.name}</label><input id="name" required maxlength="200" autocomplete="off" /></div>
      <div>
        <label for="kind">${text.kind}</label>
        <select id="kind">
          ${Object.entries(text.kinds).map(([kind, name]) => html`<option .value=${kind}>${name}</option>`)}
        </select>
      </div>
      <div>
        <label for="email">${text.email}</label>
        <input id="email" type="email" maxlength="254" autocomplete="off" aria-describedby="how" />
        <p id="how" class="hint">${text.how}</p>
      </div>
      <div class="buttons">
        <button class="primary" aria-disabled=${this.isBusy}>${this.isBusy ? text.inviting : text.send}</button>
        <button class="quiet" type="button" @click=${this.#close}>${text.notNow}</button>
      </div>
    </form>`;
  }

  #may(verb: 'add_guest' | 'remove_guest') {
    return this.callPart.state.appointment?.can.includes(verb) ?? false;
  }

  /** Guests of the visit who are not in the call and do not wait. */
  #invited() {
    if (!this.#may('add_guest') && !this.#may('remove_guest')) return [];
    const there = this.#there();
    const { participants = [] } = this.callPart.state.appointment ?? {};
    return participants.filter(({ role, personId }) => role === 'guest' && !there.has(personId));
  }

  /** In the call, or in its waiting room. */
  #there() {
    const inCall = this.callPart.state.call?.participants.filter(({ state }) => state !== 'left') ?? [];
    return new Set([...inCall, ...(this.callPart.late?.all ?? [])].map(({ personId }) => personId));
  }

  #known(personId: string) {
    const found = this.callPart.state.appointment?.participants.find((one) => one.personId === personId);
    return { kind: found?.role === 'guest' ? words(guestsWords, this).kinds[found.guestKind ?? 'other'] : '' };
  }

  #path = (rest: string) => `/appointments/${this.callPart.state.appointmentId}/${rest}`;

  /** Whoever pressed goes on to the next who waits. */
  async #letIn(entry: WaitingEntry) {
    const pressed = (this.renderRoot as ShadowRoot).activeElement;
    await this.attempt(async () => {
      await this.send(`/waiting-entries/${entry.id}/admit`, {});
      await this.callPart.late!.read();
    });
    await this.updateComplete;
    // Gone with its row, and the focus with it.
    if (pressed?.isConnected !== false || document.activeElement !== document.body) return;
    (this.renderRoot.querySelector<HTMLElement>('li .primary') ?? this.#invite())?.focus();
  }

  #add = async (event: Event) => {
    event.preventDefault();
    const valueOf = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!.value.trim();
    const [name, email, kind] = [valueOf('name'), valueOf('email') || undefined, valueOf('kind')];
    const added = await this.post<AppointmentParticipant>(this.#path('guests'), { name, email, kind });
    if (!added?.personId) return;
    this.#brought.add(added.personId);
    this.isAsking = false;
    if (email) this.callPart.visit.say(words(guestsWords, this).mailed(name));
    const hasLink = !email && (await this.#makeLink(added.personId, name));
    await this.updateComplete;
    (hasLink ? this.renderRoot.querySelector<HTMLElement>('#copy') : this.#invite())?.focus();
  };

  /** A link is told once: where the reply that told it was lost, nobody has it, and the next try makes another. */
  async #makeLink(personId: string | null, name: string) {
    const made = await this.attempt(async () => {
      const make = () => this.send<NewInvitation>(this.#path(`guests/${personId}/link`));
      return make().catch((cause: ApiError) => {
        if (cause.code !== 'idempotency.not_replayable') throw cause;
        return make();
      });
    });
    if (!made?.url) return false;
    this.fresh = { personId, name, url: made.url };
    this.callPart.visit.say(words(guestsWords, this).made(name));
    return true;
  }

  async #takeBack(personId: string | null, name: string) {
    const { api } = this;
    const done = await this.attempt(() =>
      api.request<void>(this.#path(`guests/${personId}`), { method: 'DELETE' }).then(() => true),
    );
    if (!done) return;
    if (this.fresh?.personId === personId) this.fresh = null;
    this.callPart.visit.say(words(guestsWords, this).takenBack(name));
    await this.updateComplete;
    this.#invite()?.focus();
  }

  #invite() {
    return this.renderRoot.querySelector<HTMLElement>('#invite');
  }

  #mark = ({ target }: Event) => (target as HTMLInputElement).select();

  #copy = async () => {
    const { fresh } = this;
    if (!fresh) return;
    // Where the browser does not let us, it stands there marked, to be copied by hand.
    const isCopied = await navigator.clipboard?.writeText(fresh.url).then(
      () => true,
      () => false,
    );
    if (!isCopied) return this.renderRoot.querySelector<HTMLInputElement>('input[readonly]')?.focus();
    this.fresh = { ...fresh, isCopied };
    this.callPart.visit.say(words(guestsWords, this).copied);
  };

  #forget = () => {
    this.fresh = null;
    void this.updateComplete.then(() => this.#invite()?.focus());
  };

  #close = () => {
    this.isAsking = false;
    this.error = '';
    void this.updateComplete.then(() => this.#invite()?.focus());
  };

  /** What is half written is closed first, and the panel stays. */
  #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'visit-guests': VisitGuests;
  }
}
