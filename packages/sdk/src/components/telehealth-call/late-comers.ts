import type { WaitingEntry } from '@bedside/contract';
import type { StreamEvent } from '../../api/telehealth-api.ts';
import type { CallPart } from './call-part.ts';

/** Who waits for a visit while it runs, for whoever may let them in: guests mostly, who come after the patient. */
export class LateComers {
  all: readonly WaitingEntry[] = [];
  #call: CallPart;
  #of: string | null = null;
  #turn = 0;
  #unsubscribe: (() => void) | undefined;

  constructor(call: CallPart) {
    this.#call = call;
  }

  /** The call is another now. */
  follow() {
    const { phase, appointmentId } = this.#call.state;
    const isIn = phase === 'joined' || phase === 'reconnecting';
    const of = isIn && this.#call.can('moderate') ? appointmentId : null;
    if (of === this.#of) return;
    this.#of = of;
    this.#unsubscribe?.();
    this.#unsubscribe = of === null ? undefined : this.#call.visit.api.onEvent((event) => this.#onEvent(event));
    void this.read();
  }

  dispose() {
    this.#turn += 1;
    this.#unsubscribe?.();
  }

  #onEvent(event: StreamEvent) {
    const isOurs = 'appointmentId' in event && event.appointmentId === this.#of;
    if (event.type === 'resync' || (isOurs && event.type.startsWith('waiting.'))) void this.read();
  }

  /** Asks anew who waits. */
  async read() {
    const appointmentId = this.#of;
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
