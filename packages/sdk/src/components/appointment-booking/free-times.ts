import type { SlotList } from '@bedside/contract';
import { addDays, startOfDay, wallOf, type LocalDate } from '../../copied/days.ts';
import type { FoundSlot, Slot } from './booking-api.ts';
import type { Desk } from './desk.ts';

const DAY = 86_400_000;
/** How many other times are offered in place of one that is gone. */
const NEAR = 6;
export const DAYS_SHOWN = 7;

/** When one practitioner is free: a week of it, and what comes after. */
export class FreeTimes {
  /** The first of the days that are shown. */
  first: LocalDate = '';
  /** What is free in these days; undefined while it is asked for. */
  times: SlotList | undefined;
  /** The first free time after these days; null when there is none. Undefined where nobody needs it. */
  next: FoundSlot | null | undefined;
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get today(): LocalDate {
    return wallOf(this.#desk.now(), this.#desk.zone).date;
  }

  get isFromToday() {
    return this.first === this.today;
  }

  /** The week from that day on. */
  async show(practitionerId: string, first: LocalDate, isStale: () => boolean) {
    const { api, zone, asked, changed } = this.#desk;
    this.first = first;
    this.times = this.next = undefined;
    changed();
    const to = startOfDay(addDays(first, DAYS_SHOWN), zone);
    const times = await api.slots(practitionerId, this.#from(startOfDay(first, zone)), to, asked);
    if (isStale()) return;
    const last = addDays(first, DAYS_SHOWN - 1);
    const isOpenEnded = times.data.at(-1)?.localStart.slice(0, 10) !== last;
    const found = isOpenEnded ? await api.firstFree([practitionerId], to, 1, asked) : undefined;
    if (isStale()) return;
    this.times = times;
    this.next = found && (found.data[0] ?? null);
    changed();
  }

  /** What is free before and after a time that is gone, the nearest of it. */
  async near(practitionerId: string, startsAt: string): Promise<Slot[]> {
    const { api, asked } = this.#desk;
    const at = Date.parse(startsAt);
    const { data } = await api.slots(practitionerId, this.#from(at - 3 * DAY), at + 7 * DAY, asked);
    const distance = (slot: Slot) => Math.abs(Date.parse(slot.startsAt) - at);
    return data
      .toSorted((one, other) => distance(one) - distance(other))
      .slice(0, NEAR)
      .sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  }

  #from = (at: number) => Math.max(at, this.#desk.now());
}
