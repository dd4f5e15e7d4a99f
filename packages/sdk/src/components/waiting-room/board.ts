import type { Appointment, Me, RunningLate, RunningLateOf, WaitingEntry } from '@bedside/contract';
import type { LitElement } from 'lit';
import type { z } from 'zod';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { Following, isTurnedAway } from '../../copied/following.ts';

const HOUR = 3_600_000;

/** Who waits for one practitioner, kept true by the API's events. */
export class Board {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  me: Me | undefined;
  entries: readonly WaitingEntry[] = [];
  /** Visits that run, and those of the next hours whose people are not here yet. */
  running: readonly Appointment[] = [];
  ahead: readonly Appointment[] = [];
  /** The visits of those who wait, by their id. */
  visits: ReadonlyMap<string, Appointment> = new Map();
  /** That the next visit to come is late; asked where nobody waits to tell it. */
  lateAhead: RunningLate | null | undefined;
  isRetrying = false;
  failure: unknown;
  /** The entry, or visit, that is being answered, and what went wrong with one. */
  admitting: string | undefined;
  refusal: { entryId: string; cause: unknown } | undefined;
  api: TelehealthApi | undefined;
  #following = new Following(() => void this.load());
  #host: LitElement;
  #arrived: (entry: WaitingEntry) => void;
  #heard: (event: StreamEvent) => void;

  /** `arrived` hears of everyone who comes while the board is shown, `heard` of everything that happens. */
  constructor(host: LitElement, arrived: (entry: WaitingEntry) => void, heard: (event: StreamEvent) => void) {
    this.#host = host;
    this.#arrived = arrived;
    this.#heard = heard;
  }

  use(api: TelehealthApi | undefined) {
    this.api = api;
    this.#following.begin(api, (event) => this.#onEvent(event));
    const nobody = { me: undefined, entries: [], running: [], ahead: [], lateAhead: undefined };
    this.#set({ phase: 'loading', ...nobody, refusal: undefined });
    if (api) void this.load();
  }

  async load() {
    const { signal } = this.#following;
    const api = this.api!;
    const isStale = this.#following.loading();
    if (this.phase === 'failed') this.#set({ phase: 'loading' });
    try {
      const now = api.now();
      const range = { from: new Date(now - 4 * HOUR).toISOString(), to: new Date(now + 12 * HOUR).toISOString(), limit: 50 };
      const [me, { data: entries }, { data: visits }] = await Promise.all([
        api.me(),
        api.waitingEntries(signal),
        api.listAppointments(range, signal),
      ]);
      if (isStale()) return;
      const known = this.phase === 'ready' ? new Set(this.entries.filter(hasCome).map(({ id }) => id)) : undefined;
      const waiting = entries.filter(({ state }) => state === 'waiting' || state === 'held');
      const here = new Set(waiting.map(({ appointmentId }) => appointmentId));
      this.#set({
        phase: 'ready',
        me,
        entries: waiting.toSorted((one, other) => (one.place ?? 99) - (other.place ?? 99)),
        visits: new Map(visits.filter(({ id }) => here.has(id)).map((visit) => [visit.id, visit])),
        running: visits.filter(({ status, can }) => status === 'in_progress' && can.includes('join')),
        ahead: visits.filter(
          ({ id, status, joinWindow }) => isExpected(status) && !here.has(id) && Date.parse(joinWindow.closesAt) > api.now(),
        ),
      });
      for (const entry of waiting) if (known && hasCome(entry) && !known.has(entry.id)) this.#arrived(entry);
      if (this.lateAhead === undefined) await this.#lookAhead(api, signal);
    } catch (failure) {
      if (isStale() || (this.phase === 'ready' && !isTurnedAway(failure))) return;
      this.#set({ phase: 'failed', failure });
      // Whose number to call is known all the same.
      this.api!.me().then(
        (me) => isStale() || this.#set({ me }),
        () => {},
      );
    }
  }

  /** Settles with the admitted entry; undefined when it was refused, which is then shown beside it. */
  admit(entry: WaitingEntry) {
    return this.act(entry.id, () => this.api!.admit(entry.id));
  }

  /** One at a time. Settles with the reply, or with undefined when it was refused. */
  async act<Reply>(id: string, work: () => Promise<Reply>) {
    if (this.admitting || !this.api) return undefined;
    this.#set({ admitting: id, refusal: undefined });
    try {
      return await work();
    } catch (cause) {
      this.#set({ refusal: { entryId: id, cause } });
      return undefined;
    } finally {
      this.#set({ admitting: undefined });
      void this.load();
    }
  }

  /** Of the one practitioner whose board this is: who is late. Undefined for the caller themselves, null where it is several. */
  practitionerId(): string | undefined | null {
    if (this.me?.person.kind === 'practitioner') return undefined;
    const ids = new Set(
      [...this.running, ...this.ahead, ...this.visits.values()].flatMap(({ participants }) =>
        participants.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId),
      ),
    );
    return ids.size === 1 ? [...ids][0]! : null;
  }

  /** Once, and again when news of it may have been missed. */
  async #lookAhead(api: TelehealthApi, signal: AbortSignal) {
    this.lateAhead = null;
    const next = this.ahead.find(({ mode }) => mode === 'video' || mode === 'audio');
    if (!next) return;
    const asked = api.request<z.infer<typeof RunningLateOf>>(`/appointments/${next.id}/running-late`, { signal });
    const told = await asked.catch(() => undefined);
    if (told && !signal.aborted) this.#set({ lateAhead: told.runningLate });
  }

  #onEvent(event: StreamEvent) {
    if (event.type === 'cleared') return this.use(this.api);
    if (event.type === 'connection') return this.#set({ isRetrying: event.state === 'retrying' });
    if (event.type === 'resync') this.lateAhead = undefined;
    this.#heard(event);
    this.#following.soon();
  }

  #set(change: Partial<Board>) {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}

/** Who is to be told or phoned has a place before they come. */
const hasCome = ({ present, runningLate }: WaitingEntry) =>
  present || (runningLate?.choice !== 'tell_me' && runningLate?.choice !== 'phone');
const isExpected = (status: string) => status === 'scheduled' || status === 'checked_in';
