import type { WaitingEntry } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';

type Now = Readonly<{ appointmentId: string | null; mayLetIn: boolean }>;

/** Who waits for a visit while it runs, for whoever may let them in: guests mostly, who come after the patient. */
export class LateComers {
  all: readonly WaitingEntry[] = [];
  #api: TelehealthApi;
  #now: Now = { appointmentId: null, mayLetIn: false };
  #came: (who: WaitingEntry | undefined) => void;
  #turn = 0;
  readonly #unsubscribe: () => void;

  /** `came` is told of everyone who is new, and without one that the list is another. */
  constructor(api: TelehealthApi, came: (who?: WaitingEntry) => void) {
    this.#api = api;
    this.#came = came;
    this.#unsubscribe = api.onEvent((event) => this.#onEvent(event));
  }

  /** What is known of the visit now. */
  follow(now: Now) {
    const { appointmentId, mayLetIn } = this.#now;
    this.#now = now;
    if (now.appointmentId !== appointmentId || now.mayLetIn !== mayLetIn) void this.#read();
  }

  /** Lets one in. Rejects when the clinic does not. */
  async letIn({ id }: WaitingEntry, key: string) {
    await this.#api.request(`/waiting-entries/${id}/admit`, { method: 'POST', body: {}, headers: { 'idempotency-key': key } });
    await this.#read();
  }

  dispose() {
    this.#turn += 1;
    this.#unsubscribe();
  }

  #onEvent(event: StreamEvent) {
    const isOurs = 'appointmentId' in event && event.appointmentId === this.#now.appointmentId;
    if (event.type === 'resync' || (isOurs && event.type.startsWith('waiting.'))) void this.#read();
  }

  async #read() {
    const { appointmentId, mayLetIn } = this.#now;
    const turn = (this.#turn += 1);
    if (!appointmentId || !mayLetIn) return this.#set([]);
    const query = { appointmentId };
    const reply = await this.#api.request<{ data: WaitingEntry[] }>('/waiting-entries', { query }).catch(() => undefined);
    // What cannot be read now is read with the next of its events.
    if (reply && turn === this.#turn) this.#set(reply.data.filter(({ can }) => can.includes('admit')));
  }

  #set(next: readonly WaitingEntry[]) {
    const before = this.all;
    this.all = next;
    for (const one of next) if (!before.some(({ id }) => id === one.id)) this.#came(one);
    if (before.length > next.length) this.#came(undefined);
  }
}
