/** As much of a delivery's body as this site looks at. */
export interface WebhookBody {
  type: string;
  timestamp: string;
  data: { event?: { appointmentId: string | null } };
}

/** What the log shows of a delivery: nothing about a person. */
export interface Heard {
  id: string;
  type: string;
  /** When it happened, by the clinic's clock. */
  at: string;
  appointmentId: string | null;
}

const MOST = 100;

/** The last deliveries, in memory. A real site keeps the ids where its other data are: the same may come twice, also after a restart. */
export class Inbox {
  readonly #heard = new Map<string, Heard>();

  /** Newest first. */
  get heard(): Heard[] {
    return [...this.#heard.values()].toReversed();
  }

  addOnce(id: string, { type, timestamp, data }: WebhookBody): void {
    if (this.#heard.has(id)) return;
    this.#heard.set(id, { id, type, at: timestamp, appointmentId: data.event?.appointmentId ?? null });
    for (const oldest of [...this.#heard.keys()].slice(0, -MOST)) this.#heard.delete(oldest);
  }
}
