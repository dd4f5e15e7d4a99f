import type { Appointment, Me } from '@bedside/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { nextAskAt, standOf, type Visit } from './visit.ts';

const DAY = 86_400_000;
const PAGE = 20;
const byStart = (one: Visit, other: Visit) => one.appointment.startsAt.localeCompare(other.appointment.startsAt);

export type VisitsState = {
  phase: 'loading' | 'ready' | 'failed';
  me: Me | undefined;
  visits: readonly Visit[];
  nextCursor: string | null;
  isBusy: boolean;
  isRetrying: boolean;
  failure: unknown;
};

/** The visits of one person, kept true by the API's events and by the clinic's clock. */
export class Visits implements ReactiveController {
  state: VisitsState = {
    phase: 'loading',
    me: undefined,
    visits: [],
    nextCursor: null,
    isBusy: false,
    isRetrying: false,
    failure: undefined,
  };
  #host: ReactiveControllerHost;
  #api: TelehealthApi | undefined;
  #attempt = new AbortController();
  #loading: AbortController | undefined;
  #unsubscribe: (() => void) | undefined;
  #pending = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told: (before: Visit | undefined, after: Visit | undefined) => void;

  /** `told` hears of every visit that changed by itself. */
  constructor(host: ReactiveControllerHost, told: (before: Visit | undefined, after: Visit | undefined) => void) {
    this.#host = host;
    this.#told = told;
    host.addController(this);
  }

  hostConnected() {}

  /** From now on through this API; undefined lets go of everything. */
  use(api: TelehealthApi | undefined) {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
    this.#unsubscribe?.();
    this.#api = api;
    this.#unsubscribe = api?.onEvent((event) => this.#onEvent(event));
    this.#set({ phase: 'loading', visits: [], me: undefined, nextCursor: null, isBusy: false });
    if (api) void this.load();
  }

  /** Loads the first page, or again as many as are shown. What is shown stays until the reply is there. */
  async load() {
    const api = this.#api;
    if (!api) return;
    this.#loading?.abort();
    const mine = (this.#loading = new AbortController());
    const signal = AbortSignal.any([this.#attempt.signal, mine.signal]);
    if (this.state.phase === 'failed') this.#set({ phase: 'loading' });
    try {
      let from = api.now();
      const limit = Math.min(100, Math.max(PAGE, this.state.visits.length));
      const ask = () => api.listAppointments({ from: new Date(from - DAY).toISOString(), limit }, signal);
      let [me, list] = await Promise.all([api.me(), ask()]);
      // The device's clock was all there was to go by, and it was wrong.
      if (Math.abs(api.now() - from) > DAY / 2) {
        from = api.now();
        list = await ask();
      }
      signal.throwIfAborted();
      this.#set({ phase: 'ready', me, visits: this.#merge(list.data), nextCursor: list.nextCursor, failure: undefined });
    } catch (failure) {
      if (signal.aborted) return;
      // A list that was loaded stays: it is older than it could be, and says so by `isRetrying`.
      if (this.state.phase !== 'ready' || isAboutPerson(failure)) this.#set({ phase: 'failed', failure, visits: [] });
    }
  }

  /** The next page; settles with how many came. */
  async more(): Promise<number> {
    const { nextCursor, isBusy } = this.state;
    if (!this.#api || !nextCursor || isBusy) return 0;
    const { signal } = this.#attempt;
    this.#set({ isBusy: true });
    try {
      const list = await this.#api.listAppointments({ after: nextCursor, limit: PAGE }, signal);
      signal.throwIfAborted();
      const known = new Set(this.state.visits.map(({ appointment }) => appointment.id));
      const fresh = list.data.filter(({ id }) => !known.has(id)).map((appointment) => this.#visit(appointment));
      this.#set({ visits: [...this.state.visits, ...fresh], nextCursor: list.nextCursor });
      return fresh.length;
    } finally {
      if (!signal.aborted) this.#set({ isBusy: false });
    }
  }

  /** Looks at the clock: doors that should have opened or closed by now are asked for. */
  tick() {
    const now = this.#api?.now() ?? 0;
    for (const { appointment, askAt } of this.state.visits) if (now >= askAt) this.#refresh(appointment.id, true);
    this.#host.requestUpdate();
  }

  async #refresh(id: string, isDue: boolean) {
    const api = this.#api;
    const before = this.#find(id);
    if (!api || !before || this.#pending.has(id)) return;
    const { signal } = this.#attempt;
    this.#pending.add(id);
    try {
      const decision = isDue ? await api.joinDecision(id, signal) : undefined;
      const appointment = await api.getAppointment(id, signal);
      signal.throwIfAborted();
      const now = api.now();
      const again = decision?.decision === 'refuse' && decision.retryAfterSeconds !== null;
      const askAt = again ? now + 1000 * Math.max(1, decision.retryAfterSeconds!) : nextAskAt(appointment, now);
      this.#replace(id, { appointment, decision, askAt });
    } catch (cause) {
      if (signal.aborted) return;
      if ((cause as { status?: number }).status === 404) this.#replace(id, undefined);
      // Lost on the way: the door is asked again soon, since nothing else would.
      else this.#replace(id, { ...before, askAt: api.now() + 10_000 });
    } finally {
      if (!signal.aborted) this.#pending.delete(id);
    }
  }

  #onEvent(event: StreamEvent) {
    if (event.type === 'connection') return this.#set({ isRetrying: event.state === 'retrying' });
    if (event.type === 'resync' || event.type === 'clock') return this.#soon('');
    if (event.type === 'presence' || !('appointmentId' in event) || !event.appointmentId) return;
    const isKnown = this.#find(event.appointmentId);
    if (isKnown) this.#soon(event.appointmentId);
    else if (event.type.startsWith('appointment.')) this.#soon('');
  }

  /** Several events about one thing are one request. */
  #due = new Set<string>();
  #soon(id: string) {
    this.#due.add(id);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const due = [...this.#due];
      this.#due.clear();
      if (due.includes('') || due.length > 3) void this.load();
      else for (const one of due) void this.#refresh(one, false);
    }, 200);
  }

  #find(id: string) {
    return this.state.visits.find(({ appointment }) => appointment.id === id);
  }

  #visit(appointment: Appointment): Visit {
    const now = this.#api!.now();
    const visit = { appointment, askAt: nextAskAt(appointment, now) };
    // Said to be closed although its time has come: worth asking why, at once.
    return standOf(visit, now) === 'opening' ? { ...visit, askAt: now } : visit;
  }

  #merge(appointments: readonly Appointment[]) {
    return appointments.map((appointment) => {
      const before = this.#find(appointment.id);
      const after = this.#visit(appointment);
      if (before && before.appointment.revision !== appointment.revision) this.#told(before, after);
      return after;
    });
  }

  #replace(id: string, after: Visit | undefined) {
    const before = this.#find(id);
    const rest = this.state.visits.filter((visit) => visit !== before);
    this.#set({ visits: after ? [...rest, after].sort(byStart) : rest });
    this.#told(before, after);
  }

  #set(change: Partial<VisitsState>) {
    this.state = { ...this.state, ...change };
    this.#host.requestUpdate();
  }
}

const isAboutPerson = (failure: unknown) => /^(auth|join|invitations)\./.test((failure as { code?: string }).code ?? '');
