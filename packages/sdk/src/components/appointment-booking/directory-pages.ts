import type { DirectoryEntry } from '@bedside/contract';
import type { FoundSlot } from './booking-api.ts';
import type { Desk } from './desk.ts';

/** So many pages of it come by themselves; of a larger directory the rest by search, or a page at a press. */
const BY_THEMSELVES = 10;
/** Of so many at once the API finds the first free times. */
const MOST_ASKED = 50;
/** What the API searches by. */
const FEWEST_LETTERS = 3;
/** Letters that come within so many milliseconds are one search. */
const PAUSE = 250;

/** Who can be booked: those who are known so far, what is looked for among them, and when each is free first. */
export class Directory {
  all: readonly DirectoryEntry[] = [];
  search = '';
  specialty: string;
  /** The first free time of each; null where there is none for two months. */
  firstFree = new Map<string, FoundSlot | null>();
  #isAsking = false;
  #desk: Desk;
  /** Where each thing that was looked for goes on; null where all of it is known. */
  #next = new Map<string, string | null>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, specialty = '') {
    this.#desk = desk;
    this.specialty = specialty;
  }

  get found() {
    const words = this.search.toLowerCase().split(/\s+/);
    return this.all.filter(({ name, specialty }) => {
      if (this.specialty && specialty !== this.specialty) return false;
      const text = `${name} ${specialty ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  /** The API knows of more than is known here. */
  get hasMore() {
    return this.#next.get(ALL) !== null && this.#next.get(this.#wanted) !== null;
  }

  /** More is on its way, or about to be asked for. */
  get isLooking() {
    return this.#isAsking || this.#timer !== undefined;
  }

  get #wanted() {
    const q = this.search.trim();
    return JSON.stringify([q.length < FEWEST_LETTERS ? '' : q, this.specialty]);
  }

  /** The first pages of all there is. `shown` once there is something to see. */
  async load(isStale: () => boolean, shown: () => void) {
    let after: string | undefined;
    for (let page = 0; page < BY_THEMSELVES; page++) {
      const { data, nextCursor } = await this.#desk.api.directory({ after });
      if (isStale()) return;
      this.#learn(ALL, data, nextCursor);
      shown();
      if (page === 0) void this.findFirstFree();
      if (!nextCursor) return;
      after = nextCursor;
    }
  }

  filter(change: Partial<Pick<Directory, 'search' | 'specialty'>>) {
    Object.assign(this, change);
    void this.findFirstFree();
    clearTimeout(this.#timer);
    const isUnasked = this.hasMore && !this.#next.has(this.#wanted);
    // A failure leaves what is known, and the button that asks again.
    this.#timer = isUnasked ? setTimeout(() => void this.more().catch(() => {}), PAUSE) : undefined;
    this.#desk.changed();
  }

  /** The next page of what is looked for. */
  async more() {
    const { api, signal, changed } = this.#desk;
    const wanted = this.#wanted;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.hasMore || this.#isAsking || signal.aborted) return;
    const [q, specialty] = JSON.parse(wanted) as [string, string];
    this.#isAsking = true;
    changed();
    try {
      const after = this.#next.get(wanted) ?? undefined;
      const { data, nextCursor } = await api.directory({ after, q: q || undefined, specialty: specialty || undefined });
      if (!signal.aborted) this.#learn(wanted, data, nextCursor);
    } finally {
      this.#isAsking = false;
      changed();
    }
    // What was typed meanwhile is another search.
    if (this.#wanted !== wanted) this.filter({});
    else void this.findFirstFree();
  }

  /** Asks for the first free times of those who are shown, where they are not known yet. It is an extra: without it there is still the way on. */
  async findFirstFree() {
    const { api, signal, asked: by, now, changed } = this.#desk;
    const ids = this.found.map(({ id }) => id).filter((id) => !this.firstFree.has(id));
    if (ids.length === 0) return;
    const asked = ids.slice(0, MOST_ASKED);
    const found = await api.firstFree(asked, now(), 100, by).catch(() => undefined);
    // By now it may be for somebody else.
    if (!found || signal.aborted || by.patientId !== this.#desk.asked.patientId) return;
    const firstFree = new Map(this.firstFree);
    for (const slot of found.data) if (!firstFree.has(slot.practitionerId)) firstFree.set(slot.practitionerId, slot);
    // With fewer than could have come, who is missing has none.
    if (found.data.length < 100) for (const id of asked) if (!firstFree.has(id)) firstFree.set(id, null);
    this.firstFree = firstFree;
    changed();
  }

  #learn(wanted: string, data: readonly DirectoryEntry[], next: string | null) {
    this.#next.set(wanted, next);
    const known = new Map([...this.all, ...data].map((one) => [one.id, one]));
    this.all =
      wanted === ALL ? [...known.values()] : [...known.values()].sort((one, other) => one.name.localeCompare(other.name));
  }
}

const ALL = JSON.stringify(['', '']);
