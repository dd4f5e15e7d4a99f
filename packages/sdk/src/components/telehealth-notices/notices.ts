import type { Me, Notice, NoticeList, UnreadCount } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { Following, isTurnedAway } from '../../copied/following.ts';

/** More would hide the page. */
const MOST_TOASTS = 3;
/** Between the tabs of one browser: that something was read, and nothing about what or by whom. */
const CHANNEL = 'telehealth-notices';

/** What one person was told, kept true by the API's events and by the other tabs of this browser. */
export class Notices {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  me: Me | undefined;
  all: readonly Notice[] = [];
  unreadCount = 0;
  nextCursor: string | null = null;
  failure: unknown;
  isRetrying = false;
  /** Told while the page is open, the newest last. */
  toasts: readonly Notice[] = [];
  api: TelehealthApi | undefined;
  #following = new Following(() => void this.load());
  #seen = -1;
  #channel: BroadcastChannel | undefined;
  #changed: () => void;
  #told: (notice: Notice) => void;

  /** `told` hears of each that comes while the page is open. */
  constructor(changed: () => void, told: (notice: Notice) => void) {
    this.#changed = changed;
    this.#told = told;
  }

  use(api: TelehealthApi | undefined) {
    this.#channel?.close();
    this.#seen = -1;
    this.api = api;
    this.#channel = api && new BroadcastChannel(CHANNEL);
    this.#channel?.addEventListener('message', this.soon);
    this.#following.begin(api, (event) => this.#onEvent(event));
    this.#set({ phase: 'loading', me: undefined, all: [], unreadCount: 0, nextCursor: null, toasts: [] });
    if (api) void this.load();
  }

  async load() {
    const { signal } = this.#following;
    const isStale = this.#following.loading();
    if (this.phase === 'failed') this.#set({ phase: 'loading' });
    try {
      const [me, page] = await Promise.all([
        this.api!.me(),
        this.api!.request<NoticeList>('/notices', { query: { limit: 20 }, signal }),
      ]);
      if (isStale()) return;
      const oldest = Number(page.data.at(-1)?.position ?? 0);
      const further = page.nextCursor ? this.all.filter(({ position }) => Number(position) < oldest) : [];
      const news = this.#seen < 0 ? [] : page.data.filter(({ position, readAt }) => Number(position) > this.#seen && !readAt);
      this.#seen = Math.max(this.#seen, 0, Number(page.data[0]?.position ?? 0));
      // What was read on another device is no news here any more.
      const isRead = new Set(page.data.flatMap(({ id, readAt }) => (readAt ? [id] : [])));
      this.#set({
        ...{ phase: 'ready', me, all: [...page.data, ...further], unreadCount: page.unreadCount },
        nextCursor: further.length ? this.nextCursor : page.nextCursor,
        toasts: [...this.toasts.filter(({ id }) => !isRead.has(id)), ...news.reverse()].slice(-MOST_TOASTS),
      });
      for (const notice of news) this.#told(notice);
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
    const page = await this.api!.request<NoticeList>('/notices', { query: { limit: 20, after }, signal });
    if (!signal.aborted && this.nextCursor === after)
      this.#set({ all: [...this.all, ...page.data], nextCursor: page.nextCursor, unreadCount: page.unreadCount });
  }

  /** One, or without it all that are here. The other tabs hear that there is less to read. */
  async read(one?: Notice) {
    const body = one ? { ids: [one.id] } : this.all[0] && { upTo: this.all[0].position };
    if (!body || one?.readAt) return;
    const { signal } = this.#following;
    const { unreadCount } = await this.api!.request<UnreadCount>('/notices/read', { method: 'POST', body });
    if (signal.aborted) return;
    const readAt = new Date(this.api!.now()).toISOString();
    const isNow = ({ id }: Notice) => !one || id === one.id;
    this.#set({
      unreadCount,
      all: this.all.map((notice) => (isNow(notice) && !notice.readAt ? { ...notice, readAt } : notice)),
      toasts: this.toasts.filter((notice) => !isNow(notice)),
    });
    this.#channel?.postMessage('read');
  }

  /** Takes a toast away; the notice stays unread. */
  dismiss({ id }: Notice) {
    this.#set({ toasts: this.toasts.filter((one) => one.id !== id) });
  }

  soon = () => {
    if (this.api) this.#following.soon();
  };

  #onEvent(event: StreamEvent) {
    if (event.type === 'cleared') this.use(this.api);
    else if (event.type === 'connection') this.#set({ isRetrying: event.state === 'retrying' });
    else if (event.type === 'notice.created' || event.type === 'resync') this.soon();
  }

  #set(change: Partial<Notices>) {
    Object.assign(this, change);
    this.#changed();
  }
}
