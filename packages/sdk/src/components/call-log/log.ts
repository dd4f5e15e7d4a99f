import type { Call, CallLog as CallPage, CallLogEntry, CallStats, CallStatus, Me } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { Following, isTurnedAway } from '../../copied/following.ts';

const PAGE = 20;

/** What the person has chosen to see. Instants, the end not included. */
export type Filters = {
  kind?: Call['kind'] | undefined;
  status?: CallStatus | undefined;
  from?: string | undefined;
  to?: string | undefined;
};
/** Whose calls, by the element's attributes. */
export type Whose = { personId?: string | undefined; appointmentId?: string | undefined };

/** The calls that somebody may see: a page after the other, their figures, and those of now. */
export class Log {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  me: Me | undefined;
  all: readonly CallLogEntry[] = [];
  live: readonly CallLogEntry[] = [];
  stats: CallStats | undefined;
  nextCursor: string | null = null;
  filters: Filters = {};
  failure: unknown;
  isRetrying = false;
  api: TelehealthApi | undefined;
  #whose: Whose = {};
  #following = new Following(() => void this.load());
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  use(api: TelehealthApi | undefined, whose: Whose) {
    this.api = api;
    this.#whose = whose;
    this.#following.begin(api, (event) => this.#onEvent(event));
    this.#set({ phase: 'loading', me: undefined, all: [], live: [], stats: undefined, nextCursor: null });
    if (api) void this.load();
  }

  filter(change: Filters) {
    this.#set({ filters: { ...this.filters, ...change }, all: [], nextCursor: null, phase: 'loading' });
    return this.load();
  }

  async load() {
    const { signal } = this.#following;
    const api = this.api!;
    const isStale = this.#following.loading();
    if (this.phase === 'failed') this.#set({ phase: 'loading' });
    const query = { ...this.#whose, ...this.filters };
    // As many as are shown: what is open further down stays.
    const limit = Math.min(100, Math.max(PAGE, this.all.length));
    const get = <Reply>(path: string, more: object) => api.request<Reply>(path, { query: { ...query, ...more }, signal });
    try {
      const [me, page, stats, { data: live }] = await Promise.all([
        api.me(),
        get<CallPage>('/calls', { limit }),
        get<CallStats>('/calls/stats', {}),
        api.request<CallPage>('/calls', { query: { ...this.#whose, live: 'true', limit: 50 }, signal }),
      ]);
      if (!isStale()) this.#set({ phase: 'ready', me, all: page.data, nextCursor: page.nextCursor, stats, live });
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

  async more() {
    const { signal } = this.#following;
    const after = this.nextCursor;
    if (!after) return;
    const query = { ...this.#whose, ...this.filters, limit: PAGE, after };
    const page = await this.api!.request<CallPage>('/calls', { query, signal });
    if (!signal.aborted && this.nextCursor === after)
      this.#set({ all: [...this.all, ...page.data], nextCursor: page.nextCursor });
  }

  /** The clinic's own notes; empty takes them away. */
  async annotate(id: string, text: string) {
    const body = { adminNotes: text.trim() || null };
    const fresh = await this.api!.request<CallLogEntry>(`/calls/${id}`, { method: 'PATCH', body });
    const replace = (those: readonly CallLogEntry[]) => those.map((one) => (one.id === id ? fresh : one));
    this.#set({ all: replace(this.all), live: replace(this.live) });
  }

  #onEvent(event: StreamEvent) {
    if (event.type === 'cleared') {
      this.filters = {};
      this.use(this.api, this.#whose);
    } else if (event.type === 'connection') this.#set({ isRetrying: event.state === 'retrying' });
    else if (/^(call\.|resync|clock)/.test(event.type)) this.#following.soon();
  }

  #set(change: Partial<Log>) {
    Object.assign(this, change);
    this.#changed();
  }
}
