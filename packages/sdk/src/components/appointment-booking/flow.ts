import type { Appointment, AppointmentMode, DirectoryEntry, Me, SlotHold, SlotList, WaitlistEntry } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { addDays, startOfDay, wallOf, type LocalDate } from '../../copied/days.ts';
import { zoneOf } from '../../copied/zones.ts';
import { bookingApi, type Booking, type BookingApi, type FoundSlot, type Slot } from './booking-api.ts';
import { keepChoice, keptChoice } from './kept-choice.ts';

const DAY = 86_400_000;
/** Someone who typed so shortly before the time runs out is still at it. */
const STILL_TYPING = 120_000;
const MOST_PAGES = 10;
/** Of so many at once the API finds the first free times. */
const MOST_ASKED = 50;
/** How many other times are offered in place of one that is gone. */
const NEAR = 6;
export const DAYS_SHOWN = 7;

export type Step = 'directory' | 'times' | 'details' | 'done';
export type Person = { id: string; name: string };
export type Wanted = { practitionerId?: string | undefined; specialty?: string | undefined; patientId?: string | undefined };
/** What happens to the page while somebody books. */
export type Told = {
  changed(): void;
  held(hold: SlotHold): void;
  booked(visit: Appointment): void;
  /** Worth saying aloud: what became of the time. */
  said(what: 'gone' | 'lapsed' | 'keptAgain' | 'lost' | 'waiting'): void;
};

/** The time is not to be had any more. */
const GONE = /^(appointments\.(slot_taken|not_a_slot|in_the_past)|slot_holds\.not_found)$/;
const codeOf = (cause: unknown) => String((cause as { code?: unknown } | null)?.code);
/** Nobody knows whether it was done: no reply came, or one from in front of the API. */
const isUncertain = (cause: unknown) =>
  codeOf(cause) === 'network.offline' || ((cause as { status?: number })?.status ?? 0) > 500;
const newKey = () => crypto.randomUUID();
const nothing = { reason: '', comment: '', name: '', email: '' };

/** From the directory to a booked visit: what is known at each step, and what leads to the next. */
export class Flow {
  step: Step = 'directory';
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  failure: unknown;
  me: Me | undefined;
  /** The directory; further pages come by themselves. */
  all: readonly DirectoryEntry[] = [];
  search = '';
  specialty = '';
  /** The first free time of each; null where there is none for two months. */
  firstFree = new Map<string, FoundSlot | null>();
  practitioner: DirectoryEntry | undefined;
  /** The first of the days that are shown. */
  first: LocalDate = '';
  /** What is free in these days; undefined while it is asked for. */
  times: SlotList | undefined;
  /** The first free time after these days; null when there is none. Undefined where nobody needs it. */
  next: FoundSlot | null | undefined;
  /** The time that was chosen, and whether it is kept. */
  startsAt = '';
  hold: SlotHold | undefined;
  keeping: 'kept' | 'lapsed' | 'gone' = 'kept';
  /** Free times near the one that is gone. */
  near: readonly Slot[] = [];
  typed = nothing;
  mode: AppointmentMode = 'video';
  patient: Person | undefined;
  isBusy = false;
  refusal: { cause: unknown; isLost?: boolean } | undefined;
  visit: Appointment | undefined;
  entry: WaitlistEntry | undefined;
  wanted: Wanted = {};
  #source: TelehealthApi | undefined;
  #api!: BookingApi;
  #life = new AbortController();
  #newest: object | undefined;
  #unsubscribe: (() => void) | undefined;
  #attempt: { text: string; key: string } | undefined;
  #isUncertain = false;
  #typedAt = 0;
  #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  now() {
    return this.#source?.now() ?? Date.now();
  }

  get zone() {
    return zoneOf(this.me?.person.timeZone);
  }

  get today(): LocalDate {
    return wallOf(this.now(), this.zone).date;
  }

  /** The practitioner is given: there is no directory to go back to. */
  get fixed() {
    const { person } = this.me ?? {};
    return this.wanted.practitionerId || (person?.kind === 'practitioner' ? person.id : undefined);
  }

  /** For whom the visit is; undefined while the clinic has not said. */
  get patientId() {
    const { person } = this.me ?? {};
    return this.wanted.patientId || (person?.kind === 'patient' ? person.id : this.patient?.id);
  }

  /** The clinic books for one of its patients, and has to say for whom. */
  get asksForPatient() {
    return this.me?.person.kind !== 'patient' && !this.wanted.patientId;
  }

  get found() {
    const words = this.search.toLowerCase().split(/\s+/);
    return this.all.filter(({ name, specialty }) => {
      if (this.specialty && specialty !== this.specialty) return false;
      const text = `${name} ${specialty ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  get api() {
    return this.#api;
  }

  use(api: TelehealthApi | undefined, wanted: Wanted) {
    this.#life.abort();
    this.#life = new AbortController();
    this.#unsubscribe?.();
    this.#source = api;
    this.wanted = wanted;
    this.#attempt = undefined;
    this.#isUncertain = false;
    this.#unsubscribe = api?.onEvent((event) => this.#onEvent(event));
    this.set({ step: 'directory', phase: 'loading', me: undefined, all: [], search: '', specialty: wanted.specialty ?? '' });
    this.set({ firstFree: new Map(), practitioner: undefined, times: undefined, hold: undefined, near: [], typed: nothing });
    this.set({ patient: undefined, refusal: undefined, visit: undefined, entry: undefined, isBusy: false });
    if (!api) return;
    this.#api = bookingApi(api, this.#life.signal);
    void this.start();
  }

  /** Where a person begins, or comes back to after a reload. */
  async start() {
    this.set({ phase: 'loading', visit: undefined, refusal: undefined });
    await this.#guarded(async (isStale) => {
      const me = await this.#source!.me();
      if (isStale()) return;
      this.set({ me });
      const kept = keptChoice();
      const { fixed } = this;
      if (kept && (!fixed || fixed === kept.practitionerId)) return this.#comeBack(kept);
      if (fixed) return this.#open(await this.#api.practitioner(fixed));
      await this.#loadDirectory(isStale);
    });
  }

  async #loadDirectory(isStale: () => boolean) {
    this.set({ step: 'directory', phase: this.all.length ? 'ready' : 'loading' });
    let [after, all]: [string | undefined, DirectoryEntry[]] = [undefined, []];
    for (let page = 0; page < MOST_PAGES; page++) {
      const { data, nextCursor } = await this.#api.directory(after);
      if (isStale()) return;
      all = [...all, ...data];
      this.set({ phase: 'ready', all });
      if (page === 0) void this.findFirstFree();
      if (!nextCursor) return;
      after = nextCursor;
    }
  }

  /** Asks for the first free times of those who are shown, where they are not known yet. It is an extra: without it there is still the way on. */
  async findFirstFree() {
    const ids = this.found.map(({ id }) => id).filter((id) => !this.firstFree.has(id));
    if (ids.length === 0) return;
    const asked = ids.slice(0, MOST_ASKED);
    const { signal } = this.#life;
    const found = await this.#api.firstFree(asked, this.now(), 100, this.zone).catch(() => undefined);
    if (!found || signal.aborted) return;
    const firstFree = new Map(this.firstFree);
    for (const slot of found.data) if (!firstFree.has(slot.practitionerId)) firstFree.set(slot.practitionerId, slot);
    // With fewer than could have come, who is missing has none.
    if (found.data.length < 100) for (const id of asked) if (!firstFree.has(id)) firstFree.set(id, null);
    this.set({ firstFree });
  }

  /** To the times of a practitioner. */
  open(practitioner: DirectoryEntry) {
    this.set({ refusal: undefined, near: [] });
    return this.#open(practitioner);
  }

  #open(practitioner: DirectoryEntry) {
    this.set({ step: 'times', phase: 'ready', practitioner, entry: undefined });
    void this.loadEntry();
    return this.showDays(this.today);
  }

  /** The week from that day on. */
  async showDays(first: LocalDate) {
    this.set({ first, times: undefined, next: undefined });
    await this.#guarded(async (isStale) => {
      const { practitioner, zone } = this;
      const to = startOfDay(addDays(first, DAYS_SHOWN), zone);
      const times = await this.#api.slots(practitioner!.id, this.#from(startOfDay(first, zone)), to, zone);
      if (isStale()) return;
      const last = addDays(first, DAYS_SHOWN - 1);
      const isOpenEnded = times.data.at(-1)?.localStart.slice(0, 10) !== last;
      const found = isOpenEnded ? await this.#api.firstFree([practitioner!.id], to, 1, zone) : undefined;
      if (!isStale()) this.set({ phase: 'ready', times, next: found && (found.data[0] ?? null) });
    });
  }

  /** The first free time from now on, as far as the shown days tell. */
  get earliest() {
    if (this.first !== this.today) return this.firstFree.get(this.practitioner!.id) ?? undefined;
    return this.times?.data[0] ?? this.next ?? undefined;
  }

  /** Keeps a time, and goes on to its details. */
  async choose(startsAt: string, practitioner = this.practitioner) {
    if (this.isBusy || !practitioner) return;
    this.set({ isBusy: true, refusal: undefined });
    const { signal } = this.#life;
    try {
      const isOther = practitioner !== this.practitioner;
      if (isOther) this.set({ practitioner, entry: undefined });
      const day = wallOf(Date.parse(startsAt), this.zone).date;
      const [hold] = await Promise.all([
        this.#api.hold(practitioner.id, startsAt),
        isOther || !this.times ? this.showDays(day) : undefined,
      ]);
      if (!signal.aborted) this.#keep(hold);
    } catch (cause) {
      if (signal.aborted) return;
      this.set({ isBusy: false });
      await this.#refused(cause, startsAt);
    }
  }

  #keep(hold: SlotHold) {
    const modes = this.times?.modes ?? [];
    const mode = modes.includes(this.mode) ? this.mode : (modes[0] ?? this.mode);
    this.set({ step: 'details', phase: 'ready', hold, startsAt: hold.startsAt, keeping: 'kept', near: [], isBusy: false, mode });
    keepChoice({ practitionerId: hold.practitionerId, startsAt: hold.startsAt });
    this.#told.held(hold);
  }

  async #comeBack({ practitionerId, startsAt }: { practitionerId: string; startsAt: string }) {
    // The visit may have been booked just before the page was loaded again.
    const [practitioner, booked] = await Promise.all([
      this.#api.practitioner(practitionerId),
      this.#api.booked(practitionerId, startsAt).catch(() => undefined),
    ]);
    if (booked && this.#isMine(booked)) return this.#finish(booked, practitioner);
    this.set({ step: 'times', phase: 'ready', practitioner });
    await this.choose(startsAt, practitioner);
  }

  /** What somebody types is theirs until the visit is booked, whatever becomes of the time. */
  type(change: Partial<Pick<Flow, 'typed' | 'mode' | 'patient'>>) {
    this.#typedAt = this.now();
    this.set(change);
  }

  /** Looks at the clock: a time that is no longer kept is kept again for somebody who is still at it, and else said to be so. */
  tick() {
    if (this.step === 'details' && this.keeping === 'kept' && this.hold && this.now() >= Date.parse(this.hold.expiresAt)) {
      if (this.now() - this.#typedAt < STILL_TYPING) void this.keepAgain();
      else if (!this.isBusy) {
        this.set({ keeping: 'lapsed' });
        this.#told.said('lapsed');
      }
    }
    this.#told.changed();
  }

  async keepAgain() {
    if (this.isBusy) return;
    this.set({ isBusy: true, refusal: undefined });
    const { signal } = this.#life;
    try {
      const hold = await this.#api.hold(this.practitioner!.id, this.startsAt);
      if (signal.aborted) return;
      this.set({ hold, keeping: 'kept', isBusy: false });
      this.#told.said('keptAgain');
    } catch (cause) {
      if (signal.aborted) return;
      this.set({ isBusy: false, keeping: 'lapsed' });
      await this.#refused(cause, this.startsAt);
    }
  }

  /** One press is one visit: the key stays the same until it is known what became of it. */
  async book() {
    if (this.isBusy) return;
    const body = this.#body();
    const text = JSON.stringify(body);
    if (this.#attempt?.text !== text) this.#attempt = { text, key: newKey() };
    this.set({ isBusy: true, refusal: undefined });
    const { signal } = this.#life;
    try {
      const visit = await this.#bookPatiently(body, this.#attempt.key, signal);
      if (!signal.aborted) this.#finish(visit);
    } catch (cause) {
      if (signal.aborted) return;
      this.set({ isBusy: false });
      await this.#refused(cause, this.startsAt);
    }
  }

  /** While the same request is still at work, it is waited for. */
  async #bookPatiently(body: Booking, key: string, signal: AbortSignal): Promise<Appointment> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#api.book(body, key);
      } catch (cause) {
        if (codeOf(cause) !== 'idempotency.in_flight' || attempt === 4 || signal.aborted) throw cause;
        await new Promise((resolve) => setTimeout(resolve, 1000 * attempt));
      }
    }
  }

  #body(): Booking {
    const { typed, mode, hold, startsAt, patientId } = this;
    const { reason, comment, name, email } = Object.fromEntries(
      Object.entries(typed).map(([field, text]) => [field, text.trim()]),
    ) as typeof typed;
    return {
      practitionerId: this.practitioner!.id,
      startsAt,
      durationMinutes: this.times?.durationMinutes ?? 30,
      mode,
      ...(patientId ? { patientId } : { patient: { name, email } }),
      ...(hold && { holdId: hold.id }),
      ...(reason && { reason }),
      ...(comment && { comment }),
    };
  }

  /** Loses nothing that was typed: says what happened, and shows what is free near the time that is gone. */
  async #refused(cause: unknown, startsAt: string) {
    if (isUncertain(cause)) {
      if (this.step === 'details') this.#isUncertain = true;
      this.set({ refusal: { cause, isLost: this.step === 'details' } });
      return this.#told.said('lost');
    }
    if (!GONE.test(codeOf(cause))) return this.set({ refusal: { cause } });
    const { signal } = this.#life;
    const mine = this.#isUncertain ? await this.#api.booked(this.practitioner!.id, startsAt).catch(() => undefined) : undefined;
    if (signal.aborted) return;
    if (mine && this.#isMine(mine)) return this.#finish(mine);
    this.firstFree.delete(this.practitioner!.id);
    if (this.step !== 'details') {
      keepChoice(undefined);
      this.set({ step: 'times', phase: 'ready', refusal: { cause } });
      await this.showDays(this.first || this.today);
    } else {
      this.set({ hold: undefined, keeping: 'gone', near: [], refusal: { cause } });
      const near = await this.#nearTo(startsAt).catch(() => []);
      if (signal.aborted) return;
      this.set({ near });
    }
    this.#told.said('gone');
  }

  async #nearTo(startsAt: string) {
    const at = Date.parse(startsAt);
    const { data } = await this.#api.slots(this.practitioner!.id, this.#from(at - 3 * DAY), at + 7 * DAY, this.zone);
    const distance = (slot: Slot) => Math.abs(Date.parse(slot.startsAt) - at);
    return data
      .toSorted((one, other) => distance(one) - distance(other))
      .slice(0, NEAR)
      .sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  }

  #isMine({ participants }: Appointment) {
    const name = this.typed.name.trim();
    return participants.some(
      (one) => one.role === 'patient' && (this.patientId ? one.personId === this.patientId : one.name === name),
    );
  }

  #finish(visit: Appointment, practitioner = this.practitioner) {
    keepChoice(undefined);
    if (practitioner) this.firstFree.delete(practitioner.id);
    this.#attempt = undefined;
    this.#isUncertain = false;
    this.set({ step: 'done', phase: 'ready', practitioner, visit, hold: undefined, refusal: undefined, isBusy: false });
    this.set({ typed: nothing, patient: undefined });
    this.#told.booked(visit);
  }

  /** The time is free for others at once, and a reload does not come back to it. */
  release() {
    if (this.hold) void this.#api.release(this.hold.id).catch(() => {});
    keepChoice(undefined);
  }

  /** One step back. */
  back() {
    if (this.step === 'details') {
      this.release();
      this.set({ step: 'times', hold: undefined, refusal: undefined, near: [], isBusy: false });
      return this.showDays(this.first);
    }
    this.set({ refusal: undefined, search: this.search });
    return this.#guarded((isStale) => this.#loadDirectory(isStale));
  }

  /** After one visit, another. */
  again() {
    this.set({ practitioner: undefined, times: undefined });
    return this.start();
  }

  /** Whether the patient waits for time of this practitioner to become free. An extra, like the first free times. */
  async loadEntry() {
    const { patientId, practitioner } = this;
    if (!patientId || !practitioner) return;
    const { signal } = this.#life;
    const list = await this.#api.waitlist().catch(() => undefined);
    if (!list || signal.aborted || practitioner !== this.practitioner) return;
    const isHere = (one: WaitlistEntry) =>
      one.practitionerId === practitioner.id && one.patientId === patientId && /^(waiting|offered)$/.test(one.status);
    this.set({ entry: list.data.find(isHere) });
  }

  /** Anything that the waitlist is asked: what comes of it is shown. */
  async ask(what: () => Promise<Appointment | WaitlistEntry | void>) {
    if (this.isBusy) return;
    this.set({ isBusy: true, refusal: undefined });
    const { signal } = this.#life;
    try {
      const reply = await what();
      if (signal.aborted) return;
      if (reply && 'participants' in reply) return this.#finish(reply);
      await this.loadEntry();
      this.#told.said('waiting');
    } catch (cause) {
      if (!signal.aborted) this.set({ refusal: { cause } });
      void this.loadEntry();
    } finally {
      if (!signal.aborted) this.set({ isBusy: false });
    }
  }

  #from = (at: number) => Math.max(at, this.now());

  /** Runs what only the newest of its kind may finish; a failure is shown in place of the step. */
  async #guarded(run: (isStale: () => boolean) => unknown) {
    const { signal } = this.#life;
    const mine = (this.#newest = {});
    const isStale = () => signal.aborted || mine !== this.#newest;
    try {
      await run(isStale);
    } catch (failure) {
      if (!isStale()) this.set({ phase: 'failed', failure });
    }
  }

  #onEvent(event: StreamEvent) {
    if (event.type === 'cleared') {
      keepChoice(undefined);
      return this.use(this.#source, this.wanted);
    }
    if (event.type === 'waitlist.offered' || event.type === 'resync') void this.loadEntry();
    if (event.type === 'clock') this.tick();
  }

  set(change: Partial<Flow>) {
    Object.assign(this, change);
    this.#told.changed();
  }
}
