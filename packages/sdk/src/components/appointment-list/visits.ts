import type { ListAppointments, Me } from '@bedside/contract';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import type { TelehealthElement } from '../../internal/base-element.ts';
import { lazy } from '../../internal/lazy.ts';
import type { Visit } from './visit.ts';

const DAY = 86_400_000;

/** What is needed once the first page stands: live changes, the door's answer, countdowns, further pages, words for nothing and for errors. */
export const later = lazy((retryQuery) => import('./list-later.ts'));

/** The visits of one person. */
export class Visits {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  me: Me | undefined;
  all: readonly Visit[] = [];
  nextCursor: string | null | undefined;
  isRetrying: boolean | undefined;
  failure: unknown;
  api: TelehealthApi | undefined;
  /** What was taken for the time when the first page was asked for. */
  askedAt = 0;
  /** What the person looks for; empty for what is to come. */
  filter: Partial<ListAppointments> = {};
  /** What the first page was asked for by: a cursor goes with it. */
  query: Partial<ListAppointments> | undefined;
  /** Aborted when this API is not the one any more. */
  life = new AbortController();
  readonly host: TelehealthElement;
  #newest: object | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: TelehealthElement) {
    this.host = host;
  }

  /** From now on through this API; undefined lets go of everything. */
  use(api: TelehealthApi | undefined) {
    this.life.abort();
    this.life = new AbortController();
    this.#unsubscribe?.();
    this.api = api;
    this.#unsubscribe = api?.onEvent((event) =>
      event.type === 'cleared'
        ? this.use(api)
        : void later().then(
            (it) => it.onEvent(this, event),
            () => {},
          ),
    );
    this.filter = {};
    this.set({ phase: 'loading', all: [], me: undefined });
    if (api) void this.load();
  }

  /** Loads the first `limit`. What is shown stays until the reply is there. */
  async load(limit = 20) {
    const { api, life } = this;
    const mine = (this.#newest = {});
    const isStale = () => life.signal.aborted || mine !== this.#newest;
    if (this.phase === 'failed') this.set({ phase: 'loading' });
    try {
      this.askedAt = api!.now();
      const query = { from: new Date(this.askedAt - DAY).toISOString(), ...this.filter, limit };
      const [me, { data, nextCursor }] = await Promise.all([api!.me(), api!.listAppointments(query, life.signal)]);
      if (isStale()) return;
      this.query = query;
      this.set({ phase: 'ready', me, all: data.map((appointment) => ({ appointment })), nextCursor });
    } catch (failure) {
      // A list that was loaded stays, unless it is not this person's to see any more.
      if (!isStale() && (this.phase !== 'ready' || /^(auth|join|invit)/.test((failure as { code: string }).code)))
        this.set({ phase: 'failed', failure, all: [] });
    }
  }

  set(change: Partial<Pick<Visits, 'phase' | 'me' | 'all' | 'nextCursor' | 'isRetrying' | 'failure'>>) {
    Object.assign(this, change);
    this.host.requestUpdate();
  }
}
