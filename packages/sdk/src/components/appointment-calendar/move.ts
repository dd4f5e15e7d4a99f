import type { Appointment, SlotList } from '@bedside/contract';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { WishKey } from '../../copied/wish-key.ts';

export type Slot = SlotList['data'][number];
type Told = { changed(): void; moved(visit: Appointment): void; refused(): void };

/** Nobody knows whether it was done: no reply came, or one from in front of the API. */
const isUncertain = (cause: unknown) =>
  (cause as { code?: string }).code === 'network.offline' || ((cause as { status?: number }).status ?? 0) > 500;
const iso = (at: number) => new Date(at).toISOString();

/** Another time for a visit: what is free, which was chosen, and what became of it. The visit stays where it is until the API has moved it. */
export class Move {
  visit: Appointment | undefined;
  /** Undefined while they are looked for. */
  slots: readonly Slot[] | undefined;
  chosen: Slot | undefined;
  isBusy = false;
  /** No reply came: the same press can be made again. */
  isLost = false;
  refusal: unknown;
  #api: TelehealthApi | undefined;
  #wish = new WishKey();
  #newest: object | undefined;
  #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  start(api: TelehealthApi, visit: Appointment) {
    this.#api = api;
    this.set({ visit, slots: undefined, chosen: undefined, refusal: undefined, isBusy: false, isLost: false });
  }

  /** Looks for what is free for this visit between two instants. */
  async look(from: number, to: number, timeZone: string) {
    const { visit } = this;
    const practitioner = visit?.participants.find(({ role }) => role === 'practitioner');
    if (!visit || !practitioner) return;
    const mine = (this.#newest = {});
    if (this.slots) this.set({ slots: undefined });
    const now = this.#api!.now();
    const query = {
      from: iso(Math.max(from, now)),
      to: iso(to),
      timeZone,
      movingAppointmentId: visit.id,
      durationMinutes: (Date.parse(visit.endsAt) - Date.parse(visit.startsAt)) / 60_000,
    };
    try {
      const path = `/practitioners/${practitioner.personId}/slots`;
      const data = to > now ? (await this.#api!.request<SlotList>(path, { query })).data : [];
      if (mine === this.#newest) this.set({ slots: data.filter(({ startsAt }) => startsAt !== visit.startsAt) });
    } catch (refusal) {
      if (mine === this.#newest) this.set({ slots: [], refusal });
    }
  }

  choose(chosen: Slot | undefined) {
    if (this.isBusy) return;
    this.set({ chosen, refusal: undefined, isLost: false });
  }

  async confirm() {
    const { visit, chosen, isBusy } = this;
    if (!visit || !chosen || isBusy) return;
    this.set({ isBusy: true, refusal: undefined, isLost: false });
    try {
      const { startsAt } = chosen;
      const moved = await this.#wish.ask([visit.id, startsAt], (key) =>
        this.#api!.request<Appointment>(`/appointments/${visit.id}/reschedule`, {
          method: 'POST',
          body: { startsAt },
          headers: { 'if-match': `"${visit.revision}"`, 'idempotency-key': key },
        }),
      );
      if (this.visit !== visit) return;
      this.stop();
      this.#told.moved(moved);
    } catch (refusal) {
      if (this.visit !== visit) return;
      if (isUncertain(refusal)) return this.set({ isBusy: false, isLost: true, refusal });
      this.set({ isBusy: false, chosen: undefined, refusal });
      this.#told.refused();
    }
  }

  stop() {
    this.#newest = undefined;
    this.set({ visit: undefined, slots: undefined, chosen: undefined, isBusy: false, isLost: false, refusal: undefined });
  }

  set(change: Partial<Pick<Move, 'visit' | 'slots' | 'chosen' | 'isBusy' | 'isLost' | 'refusal'>>) {
    Object.assign(this, change);
    this.#told.changed();
  }
}
