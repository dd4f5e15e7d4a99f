import { html, nothing } from 'lit';
import type { WaitingEntry } from '@bedside/contract';
import type { StreamEvent } from '../../api/telehealth-api.ts';
import { lateWords } from '../../localization/late-words.ts';
import { words } from '../../localization/words.ts';
import type { CallPart } from './call-part.ts';

/**
 * What comes while a visit runs: messages of the others, and, for whoever may let them in, people who wait; guests mostly, who come
 * after the patient.
 */
export class LateComers {
  all: readonly WaitingEntry[] = [];
  #call: CallPart;
  #of: string | null = null;
  /** The same, for whoever may let people in. */
  #admitsTo: string | null = null;
  /** Who wrote last, until the messages are opened. */
  #writer = '';
  #turn = 0;
  #unsubscribe: (() => void) | undefined;

  constructor(call: CallPart) {
    this.#call = call;
  }

  /** The call is another now. */
  follow() {
    const { phase, appointmentId } = this.#call.state;
    const isIn = phase === 'joined' || phase === 'reconnecting';
    const of = isIn ? appointmentId : null;
    if (of !== this.#of) {
      this.#of = of;
      this.#writer = '';
      this.#unsubscribe?.();
      this.#unsubscribe = of === null ? undefined : this.#call.visit.api.onEvent((event) => this.#onEvent(event));
    }
    const admitsTo = this.#call.can('moderate') ? of : null;
    if (admitsTo === this.#admitsTo) return;
    this.#admitsTo = admitsTo;
    void this.read();
  }

  /** Over the pictures: each opens what stands beside them. */
  draw() {
    const { view, said } = this.#call;
    const [first] = this.all;
    if (view.panel === 'messages') this.#writer = '';
    return html`${
      first && view.panel !== 'people'
        ? html`<button class="light" @click=${() => view.set({ panel: 'people' })}>${said.waits(first.name)}</button>`
        : nothing
    }${
      this.#writer
        ? html`<button class="light" @click=${() => view.set({ panel: 'messages' })}>${this.#wrote()}</button>`
        : nothing
    }`;
  }

  dispose() {
    this.#turn += 1;
    this.#unsubscribe?.();
  }

  #onEvent(event: StreamEvent) {
    const isOurs = 'appointmentId' in event && event.appointmentId === this.#of;
    if (isOurs && event.type === 'message.created') this.#onMessage(event.data['authorId']);
    if (event.type === 'resync' || (isOurs && event.type.startsWith('waiting.'))) void this.read();
  }

  #onMessage(authorId: unknown) {
    const { view, visit, state, shortName, words: said } = this.#call;
    if (view.panel === 'messages' || authorId === visit.me?.person.id) return;
    const people = [...(state.appointment?.participants ?? []), ...(state.call?.participants ?? [])];
    const name = people.find(({ personId }) => personId === authorId)?.name;
    this.#writer = name ? shortName(name) : said.someone;
    visit.say(this.#wrote());
    visit.changed();
  }

  #wrote = () => words(lateWords, this.#call.visit.host).wrote(this.#writer);

  /** Asks anew who waits. */
  async read() {
    const appointmentId = this.#admitsTo;
    const turn = (this.#turn += 1);
    if (!appointmentId) return this.#set([]);
    const query = { appointmentId };
    const { api } = this.#call.visit;
    const reply = await api.request<{ data: WaitingEntry[] }>('/waiting-entries', { query }).catch(() => undefined);
    // What cannot be read now is read with the next of its events.
    if (reply && turn === this.#turn) this.#set(reply.data.filter(({ can }) => can.includes('admit')));
  }

  #set(next: readonly WaitingEntry[]) {
    const { visit, said } = this.#call;
    const before = this.all;
    this.all = next;
    for (const { id, name } of next) if (!before.some((one) => one.id === id)) visit.say(said.waits(name));
    if (before.length + next.length > 0) visit.changed();
  }
}
