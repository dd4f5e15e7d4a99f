import type { DirectoryEntry, WaitlistEntry } from '@bedside/contract';
import { WishKey } from '../../copied/wish-key.ts';
import type { Desk } from './desk.ts';

type Booker = Desk & { readonly patientId: string | undefined };

/** Whether the patient waits for time of one practitioner to become free, and what they can ask of it. */
export class WaitlistPlace {
  entry: WaitlistEntry | undefined;
  #desk: Booker;
  #practitioner: DirectoryEntry | undefined;
  #wish = new WishKey();

  constructor(desk: Booker) {
    this.#desk = desk;
  }

  of(practitioner: DirectoryEntry) {
    this.#practitioner = practitioner;
    this.entry = undefined;
    void this.load();
  }

  forget() {
    this.#practitioner = this.entry = undefined;
  }

  /** An extra, like the first free times. */
  async load() {
    const { api, signal, patientId, changed } = this.#desk;
    const practitioner = this.#practitioner;
    if (!patientId || !practitioner) return;
    const list = await api.waitlist().catch(() => undefined);
    if (!list || signal.aborted || practitioner !== this.#practitioner || patientId !== this.#desk.patientId) return;
    const isHere = (one: WaitlistEntry) =>
      one.practitionerId === practitioner.id && one.patientId === patientId && /^(waiting|offered)$/.test(one.status);
    this.entry = list.data.find(isHere);
    changed();
  }

  wait = (body: object) => this.#wish.ask(body, (key) => this.#desk.api.wait(body, key));
  leave = () => this.#desk.api.leaveWaitlist(this.entry!.id);
  accept = (offerId: string) => this.#wish.ask(offerId, (key) => this.#desk.api.accept(offerId, key));
  decline = (offerId: string) => this.#desk.api.decline(offerId);
}
