import type { Appointment, Me } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { Following, isTurnedAway } from '../../copied/following.ts';

const PAGE = 100;
/** More than so many in one view nobody can read. */
const MOST = 500;

type Change = Partial<Pick<CalendarVisits, 'phase' | 'me' | 'all' | 'failure' | 'isCut'>>;

/** The visits between two instants, kept true by the API's events. */
export class CalendarVisits {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  me: Me | undefined;
  all: readonly Appointment[] = [];
  failure: unknown;
  /** There are more than are shown. */
  isCut = false;
  api: TelehealthApi | undefined;
  #range: { from: number; to: number } | undefined;
  #following = new Following(() => void this.load());
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  use(api: TelehealthApi | undefined) {
    this.api = api;
    this.#range = undefined;
    this.#following.begin(api, (event) => this.#onEvent(event));
    this.set({ phase: 'loading', me: undefined, all: [] });
    if (api) void this.#who(api);
  }

  async #who(api: TelehealthApi) {
    const { signal } = this.#following;
    try {
      const me = await api.me();
      if (!signal.aborted) this.set({ me });
    } catch (failure) {
      if (!signal.aborted) this.set({ phase: 'failed', failure });
    }
  }

  /** Shows another stretch of time. What is known of it already stays while the rest comes. */
  show(from: number, to: number) {
    if (this.#range?.from === from && this.#range.to === to) return;
    this.#range = { from, to };
    void this.load();
  }

  async load() {
    const { api, me } = this;
    const range = this.#range;
    if (!api) return;
    if (this.phase === 'failed') this.set({ phase: 'loading' });
    if (!me) await this.#who(api);
    if (!range) return;
    const { signal } = this.#following;
    const isStale = this.#following.loading();
    try {
      const query = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), limit: PAGE };
      const all: Appointment[] = [];
      let after: string | undefined;
      do {
        const { data, nextCursor } = await api.listAppointments({ ...query, ...(after && { after }) }, signal);
        if (isStale()) return;
        all.push(...data);
        after = nextCursor ?? undefined;
      } while (after && all.length < MOST);
      this.set({ phase: 'ready', all: all.filter(isThere), isCut: Boolean(after) });
    } catch (failure) {
      if (!isStale() && (this.phase !== 'ready' || isTurnedAway(failure))) this.set({ phase: 'failed', failure, all: [] });
    }
  }

  /** A newer state of one of them, from a reply. */
  replace(visit: Appointment) {
    this.set({ all: [...this.all.filter(({ id }) => id !== visit.id), visit] });
  }

  #onEvent(event: StreamEvent) {
    if (event.type === 'cleared') return this.use(this.api);
    if (event.type !== 'resync' && event.type !== 'clock' && !event.type.startsWith('appointment.')) return;
    this.#following.soon();
  }

  set(change: Change) {
    Object.assign(this, change);
    this.#changed();
  }
}

/** What will not take place takes no room. */
const isThere = ({ status }: Appointment) => !/^(cancelled|expired|entered_in_error)$/.test(status);
