import type { Appointment, DirectoryEntry, SlotHold } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { wallOf, type LocalDate } from '../../copied/days.ts';
import { bookingApi, type BookingApi } from './booking-api.ts';
import { Booker, type Person, type Wanted } from './booker.ts';
import { isGone, isUncertain } from './codes.ts';
import type { Desk } from './desk.ts';
import { Directory } from './directory-pages.ts';
import { Draft } from './draft.ts';
import { FreeTimes } from './free-times.ts';
import { keepChoice, keptChoice } from './kept-choice.ts';
import { KeptTime } from './kept-time.ts';
import { WaitlistPlace } from './waitlist-place.ts';

export type Step = 'directory' | 'times' | 'details' | 'done';
/** What happens to the page while somebody books. */
export type Told = {
  changed(): void;
  held(hold: SlotHold): void;
  booked(visit: Appointment): void;
  /** Worth saying aloud: what became of the time. */
  said(what: 'gone' | 'lapsed' | 'keptAgain' | 'lost' | 'waiting'): void;
};

/**
 * From the directory to a booked visit: the steps, and what leads from one to the next. What is known at each is in its parts. Long, since
 * every step can lead to most others (a lost time, a reload, a reply that never came), and all of them are under the same two guards: one
 * thing at a time, and nothing of what was asked before.
 */
export class Flow implements Desk {
  step: Step = 'directory';
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  failure: unknown;
  practitioner: DirectoryEntry | undefined;
  booker = new Booker();
  directory = new Directory(this);
  free = new FreeTimes(this);
  kept = new KeptTime(this);
  waitlist = new WaitlistPlace(this);
  draft = new Draft(this);
  isBusy = false;
  refusal: { cause: unknown; isLost?: boolean } | undefined;
  visit: Appointment | undefined;
  #source: TelehealthApi | undefined;
  #api!: BookingApi;
  #life = new AbortController();
  #newest: object | undefined;
  #unsubscribe: (() => void) | undefined;
  #isUncertain = false;
  #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  now = () => this.#source?.now() ?? Date.now();
  changed = () => this.#told.changed();

  get api() {
    return this.#api;
  }

  get signal() {
    return this.#life.signal;
  }

  get zone() {
    return this.booker.zone;
  }

  get asked() {
    return this.booker.asked;
  }

  get patientId() {
    return this.booker.patientId;
  }

  use(api: TelehealthApi | undefined, wanted: Wanted) {
    this.#life.abort();
    this.#life = new AbortController();
    this.#unsubscribe?.();
    this.#source = api;
    this.#isUncertain = false;
    this.#unsubscribe = api?.onEvent((event) => this.#onEvent(event));
    this.booker = new Booker(wanted);
    this.directory = new Directory(this, wanted.specialty);
    this.free = new FreeTimes(this);
    this.kept = new KeptTime(this);
    this.waitlist = new WaitlistPlace(this);
    this.draft = new Draft(this);
    this.set({ step: 'directory', phase: 'loading', practitioner: undefined });
    this.set({ refusal: undefined, visit: undefined, isBusy: false });
    if (!api) return;
    this.#api = bookingApi(api, this.signal);
    void this.start();
  }

  /** Where a person begins, or comes back to after a reload. */
  async start() {
    this.set({ phase: 'loading', visit: undefined, refusal: undefined });
    await this.#guarded(async (isStale) => {
      const me = await this.#source!.me();
      if (isStale()) return;
      const { booker } = this;
      booker.me = me;
      this.changed();
      void booker.loadCharges(this.#api).then(this.changed);
      const kept = keptChoice();
      const { fixed } = booker;
      if (kept && (!fixed || fixed === kept.practitionerId)) return this.#comeBack(kept);
      if (fixed) return this.#open(await this.#api.practitioner(fixed));
      await this.#showDirectory(isStale);
    });
  }

  #showDirectory(isStale: () => boolean) {
    this.set({ step: 'directory', phase: this.directory.all.length ? 'ready' : 'loading' });
    return this.directory.load(isStale, () => this.set({ phase: 'ready' }));
  }

  /** More of the directory than came by itself. */
  async showMore() {
    this.set({ refusal: undefined });
    await this.directory.more().catch((cause: unknown) => this.set({ refusal: { cause } }));
  }

  /** To the times of a practitioner. */
  open(practitioner: DirectoryEntry) {
    this.set({ refusal: undefined });
    return this.#open(practitioner);
  }

  #open(practitioner: DirectoryEntry) {
    this.set({ step: 'times', phase: 'ready', practitioner });
    this.waitlist.of(practitioner);
    return this.showDays(this.free.today);
  }

  /** The week from that day on. */
  async showDays(first: LocalDate) {
    await this.#guarded(async (isStale) => {
      await this.free.show(this.practitioner!.id, first, isStale);
      if (!isStale()) this.set({ phase: 'ready' });
    });
  }

  /** The first free time from now on, as far as is known. */
  get earliest() {
    const { isFromToday, times, next } = this.free;
    if (!isFromToday) return this.directory.firstFree.get(this.practitioner!.id) ?? undefined;
    return times?.data[0] ?? next ?? undefined;
  }

  /** Keeps a time, and goes on to its details. */
  async choose(startsAt: string, practitioner = this.practitioner) {
    if (this.isBusy || !practitioner) return;
    await this.#ask(async (signal) => {
      const isOther = practitioner !== this.practitioner;
      if (isOther) {
        this.set({ practitioner });
        this.waitlist.forget();
      }
      const day = wallOf(Date.parse(startsAt), this.zone).date;
      const [hold] = await Promise.all([
        this.#api.hold(practitioner.id, startsAt),
        isOther || !this.free.times ? this.showDays(day) : undefined,
      ]);
      if (signal.aborted) return;
      this.kept.take(hold);
      this.draft.settle(this.free.times?.modes ?? []);
      this.set({ step: 'details', phase: 'ready' });
      this.#told.held(hold);
    }, startsAt);
  }

  async #comeBack({ practitionerId, startsAt }: { practitionerId: string; startsAt: string }) {
    // The visit may have been booked just before the page was loaded again.
    const [practitioner, booked] = await Promise.all([
      this.#api.practitioner(practitionerId),
      this.#api.booked(practitionerId, startsAt).catch(() => undefined),
    ]);
    if (booked && this.booker.isTheirs(booked, this.draft.typed.name)) return this.#finish(booked, practitioner);
    this.set({ step: 'times', phase: 'ready', practitioner });
    await this.choose(startsAt, practitioner);
  }

  /** What somebody types is theirs until the visit is booked, whatever becomes of the time. */
  type(change: Partial<Pick<Draft, 'typed' | 'mode'>>) {
    this.kept.touch();
    Object.assign(this.draft, change);
    this.changed();
  }

  /** For whom it is; nobody yet, where the clinic looks for somebody else. */
  bookFor(patient: Person | undefined) {
    this.kept.touch();
    const before = this.asked.patientId;
    this.booker.patient = patient;
    this.waitlist.anew();
    this.changed();
    if (this.asked.patientId === before) return;
    // Who is busy is another.
    this.directory.firstFree.clear();
    if (this.step === 'times') void this.showDays(this.free.first);
  }

  /** Looks at the clock: a time that is no longer kept is kept again for somebody who is still at it, and else said to be so. */
  tick() {
    if (this.step === 'details' && this.kept.hasRunOut) {
      if (this.kept.isAtIt) void this.keepAgain();
      else if (!this.isBusy) {
        this.kept.lapse();
        this.#told.said('lapsed');
      }
    }
    this.changed();
  }

  async keepAgain() {
    if (this.isBusy) return;
    const { startsAt } = this.kept;
    await this.#ask(async (signal) => {
      const hold = await this.#api.hold(this.practitioner!.id, startsAt).catch((cause) => {
        this.kept.lapse();
        throw cause;
      });
      if (signal.aborted) return;
      this.kept.take(hold);
      this.#told.said('keptAgain');
    }, startsAt);
  }

  async book() {
    if (this.isBusy) return;
    const { startsAt, hold } = this.kept;
    const durationMinutes = this.free.times?.durationMinutes ?? 30;
    await this.#ask(async (signal) => {
      const chosen = { practitionerId: this.practitioner!.id, startsAt, durationMinutes, holdId: hold?.id };
      const visit = await this.draft.book(chosen, this.patientId);
      if (!signal.aborted) this.#finish(visit);
    }, startsAt);
  }

  /** One thing at a time. What goes wrong with a time says what became of it. */
  async #ask(work: (signal: AbortSignal) => Promise<void>, startsAt?: string) {
    this.set({ isBusy: true, refusal: undefined });
    const { signal } = this;
    try {
      await work(signal);
      if (!signal.aborted) this.set({ isBusy: false });
    } catch (cause) {
      if (signal.aborted) return;
      this.set({ isBusy: false });
      if (startsAt === undefined) this.set({ refusal: { cause } });
      else await this.#refused(cause, startsAt);
    }
  }

  /** Loses nothing that was typed: says what happened, and shows what is free near the time that is gone. */
  async #refused(cause: unknown, startsAt: string) {
    if (isUncertain(cause)) {
      if (this.step === 'details') this.#isUncertain = true;
      this.set({ refusal: { cause, isLost: this.step === 'details' } });
      return this.#told.said('lost');
    }
    if (!isGone(cause)) return this.set({ refusal: { cause } });
    const { signal } = this;
    const { id } = this.practitioner!;
    const mine = this.#isUncertain ? await this.#api.booked(id, startsAt).catch(() => undefined) : undefined;
    if (signal.aborted) return;
    if (mine && this.booker.isTheirs(mine, this.draft.typed.name)) return this.#finish(mine);
    this.directory.firstFree.delete(id);
    if (this.step !== 'details') {
      keepChoice(undefined);
      this.set({ step: 'times', phase: 'ready', refusal: { cause } });
      await this.showDays(this.free.first || this.free.today);
    } else {
      this.kept.lose();
      this.set({ refusal: { cause } });
      const near = await this.free.near(id, startsAt).catch(() => []);
      if (signal.aborted) return;
      this.kept.near = near;
      this.changed();
    }
    this.#told.said('gone');
  }

  #finish(visit: Appointment, practitioner = this.practitioner) {
    this.kept.forget();
    if (practitioner) this.directory.firstFree.delete(practitioner.id);
    this.#isUncertain = false;
    this.draft.forget();
    this.booker.patient = undefined;
    this.set({ step: 'done', phase: 'ready', practitioner, visit, refusal: undefined, isBusy: false });
    this.#told.booked(visit);
  }

  /** One step back. */
  back() {
    if (this.step === 'details') {
      this.kept.release();
      this.set({ step: 'times', refusal: undefined, isBusy: false });
      return this.showDays(this.free.first);
    }
    this.set({ refusal: undefined });
    return this.#guarded((isStale) => this.#showDirectory(isStale));
  }

  /** After one visit, another. */
  again() {
    this.free = new FreeTimes(this);
    this.set({ practitioner: undefined });
    return this.start();
  }

  /** Anything that the waitlist is asked: what comes of it is shown. */
  async askWaitlist(work: (place: WaitlistPlace) => Promise<Appointment | object | void>) {
    if (this.isBusy) return;
    await this.#ask(async (signal) => {
      try {
        const reply = await work(this.waitlist);
        if (signal.aborted) return;
        if (reply && 'participants' in reply) return this.#finish(reply as Appointment);
        await this.waitlist.load();
        this.#told.said('waiting');
      } catch (cause) {
        void this.waitlist.load();
        throw cause;
      }
    });
  }

  /** Runs what only the newest of its kind may finish; a failure is shown in place of the step. */
  async #guarded(run: (isStale: () => boolean) => unknown) {
    const { signal } = this;
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
      return this.use(this.#source, this.booker.wanted);
    }
    if (event.type === 'waitlist.offered' || event.type === 'resync') void this.waitlist.load();
    if (event.type === 'clock') this.tick();
  }

  set(change: Partial<Omit<Flow, 'set' | 'use'>>) {
    Object.assign(this, change);
    this.changed();
  }
}
