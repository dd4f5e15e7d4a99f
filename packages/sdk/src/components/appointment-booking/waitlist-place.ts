import type { DirectoryEntry, JoinWaitlist, WaitlistEntry } from '@bedside/contract';
import { WishKey } from '../../copied/wish-key.ts';
import type { Desk } from './desk.ts';

type Booker = Desk & { readonly patientId: string | undefined };
type Wanted = Pick<JoinWaitlist, 'patientId' | 'practitionerId' | 'durationMinutes' | 'mode'>;

/** As far as the patient looks ahead when nothing is free at all. */
const AHEAD = 60 * 86_400_000;
const iso = (time: number) => new Date(time).toISOString();

/** Whether the patient waits for time of one practitioner to become free, and what they can ask of it. */
export class WaitlistPlace {
  entry: WaitlistEntry | undefined;
  #desk: Booker;
  #practitioner: DirectoryEntry | undefined;
  #wish = new WishKey();
  #newest: object | undefined;
  #pressed: { wanted: string; at: number } | undefined;

  constructor(desk: Booker) {
    this.#desk = desk;
  }

  of(practitioner: DirectoryEntry) {
    this.#practitioner = practitioner;
    this.anew();
  }

  /** It is for somebody else now. */
  anew() {
    this.entry = undefined;
    void this.load();
  }

  forget() {
    this.#practitioner = this.entry = this.#newest = undefined;
  }

  /** An extra, like the first free times. */
  async load() {
    const { api, signal, patientId, changed } = this.#desk;
    const practitioner = this.#practitioner;
    const mine = (this.#newest = {});
    if (!patientId || !practitioner) return;
    const list = await api.waitlist().catch(() => undefined);
    if (!list || signal.aborted || mine !== this.#newest) return;
    const isHere = (one: WaitlistEntry) =>
      one.practitionerId === practitioner.id && one.patientId === patientId && /^(waiting|offered)$/.test(one.status);
    this.entry = list.data.find(isHere);
    changed();
  }

  /** For what begins from now on and before `to`. Pressed again when no reply came, it is the same wish: of the first press. */
  async wait(given: Wanted, to?: string) {
    const wanted = JSON.stringify([given, to]);
    if (wanted !== this.#pressed?.wanted) this.#pressed = { wanted, at: this.#desk.now() };
    const { at } = this.#pressed;
    const body = { ...given, from: iso(at), to: to ?? iso(at + AHEAD) };
    const entry = await this.#wish.ask(body, (key) => this.#desk.api.wait(body, key));
    this.#pressed = undefined;
    return entry;
  }

  leave = () => this.#desk.api.leaveWaitlist(this.entry!.id);
  accept = (offerId: string) => this.#wish.ask(offerId, (key) => this.#desk.api.accept(offerId, key));
  decline = (offerId: string) => this.#desk.api.decline(offerId);
}
