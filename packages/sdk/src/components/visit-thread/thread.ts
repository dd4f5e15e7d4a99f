import type { Message, MessagePage } from '@bedside/contract';
import type { StreamEvent } from '../../api/telehealth-api.ts';
import type { ThreadApi } from './thread-api.ts';

const PAGE = 50;
/** As many as are kept and drawn: a thread of thousands is a window over it. */
export const MOST = 200;
const TOGETHER = 150;
/** How long somebody is said to write after they said so. */
const TYPING = 6000;

export type ThreadOptions = {
  api: ThreadApi;
  conversationId: string;
  appointmentId: string | undefined;
  /** Of whoever reads here. */
  me: string;
  changed: () => void;
  /** Messages of others that came while the thread was open. */
  arrived: (messages: readonly Message[]) => void;
};

/** A window over the messages of one conversation: grows to both sides, follows what is new, forgets what is far away. */
export class Thread {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  failure: unknown;
  messages: readonly Message[] = [];
  /** Where older ones begin; null: there are none. */
  older: string | null = null;
  /** The window ends before the newest. */
  hasNewer = false;
  /** Came since, beyond the window's end. */
  beyond = 0;
  isLoadingOlder = false;
  /** The first one that was not read when the thread was opened, or came while one read further up. */
  newFrom: string | undefined;
  /** Who writes just now, until when. */
  readonly typing = new Map<string, number>();
  readonly conversationId: string;
  readonly appointmentId: string | undefined;
  #newer = '';
  #readUpTo = '';
  #options: ThreadOptions;
  #life = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isFollowing = false;
  #again = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.conversationId = options.conversationId;
    this.appointmentId = options.appointmentId;
    void this.load();
  }

  close() {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  /** The newest page, in place of what is shown. */
  async load() {
    if (this.phase === 'failed') this.#set({ phase: 'loading' });
    try {
      const page = await this.#page({});
      if (this.#isOver) return;
      const isFirst = this.phase !== 'ready';
      this.#newer = page.newerCursor;
      const unread = page.data.find((one) => this.#isUnread(one));
      this.#set({ phase: 'ready', messages: page.data, older: page.olderCursor, hasNewer: false, beyond: 0 });
      if (isFirst && unread) this.#set({ newFrom: unread.id });
    } catch (failure) {
      if (!this.#isOver && this.phase !== 'ready') this.#set({ phase: 'failed', failure });
    }
  }

  async loadOlder() {
    const before = this.older;
    if (!before || this.isLoadingOlder) return;
    this.#set({ isLoadingOlder: true });
    try {
      const { data, olderCursor } = await this.#page({ before });
      if (this.#isOver || this.older !== before) return;
      const messages = [...data, ...this.messages];
      const isLong = messages.length > MOST;
      this.#set({ messages: messages.slice(0, MOST), older: olderCursor, hasNewer: this.hasNewer || isLong });
      if (isLong) this.#newer = this.messages.at(-1)!.cursor;
    } finally {
      if (!this.#isOver) this.#set({ isLoadingOlder: false });
    }
  }

  /** What comes after the window, up to the newest when it is near. */
  async loadNewer() {
    if (this.#isFollowing) return void (this.#again = true);
    this.#isFollowing = true;
    try {
      do {
        this.#again = false;
        const { data, newerCursor } = await this.#page({ after: this.#newer });
        if (this.#isOver) return;
        const isLast = data.length < PAGE;
        this.#newer = newerCursor;
        const news = data.filter(({ id }) => !this.messages.some((one) => one.id === id));
        const messages = [...this.messages, ...news];
        const cut = Math.max(0, messages.length - MOST);
        const wasBehind = this.hasNewer;
        this.#set({
          messages: messages.slice(cut),
          older: cut ? messages[cut]!.cursor : this.older,
          hasNewer: !isLast,
          beyond: isLast ? 0 : this.beyond,
        });
        const others = news.filter(({ kind, authorId }) => kind === 'message' && authorId !== this.#options.me);
        for (const { authorId } of others) this.typing.delete(authorId!);
        if (!wasBehind && others.length) this.#options.arrived(others);
        if (!isLast) this.#again = !wasBehind;
      } while (this.#again);
    } finally {
      this.#isFollowing = false;
    }
  }

  async react(message: Message, emoji: string) {
    const isThere = message.reactions.some((one) => one.emoji === emoji && one.personIds.includes(this.#options.me));
    this.#replace(await this.#options.api.react(this.conversationId, message.id, emoji, isThere));
  }

  async takeBack({ id, cursor }: Message) {
    await this.#options.api.takeBack(this.conversationId, id);
    await this.#refresh({ id, cursor });
  }

  /** It was seen, and all before it. Said once. */
  async read({ id, cursor }: Pick<Message, 'id' | 'cursor'>) {
    if (Number(cursor) <= Number(this.#readUpTo)) return;
    const before = this.#readUpTo;
    this.#readUpTo = cursor;
    await this.#options.api.read(this.conversationId, id).catch(() => (this.#readUpTo = before));
  }

  onEvent(event: StreamEvent) {
    if (event.type === 'resync' || (event.type === 'connection' && event.state === 'open')) return this.#soon();
    if (event.type === 'typing' || event.type === 'delivered') {
      if (event.conversationId !== this.conversationId || event.personId === this.#options.me) return;
      if (event.type === 'typing') return this.#types(event.personId);
      return this.#set({
        messages: this.messages.map((one) =>
          one.state === 'sent' && one.authorId === this.#options.me && Number(one.cursor) <= Number(event.upTo)
            ? { ...one, state: 'delivered' as const }
            : one,
        ),
      });
    }
    if (!('data' in event)) return;
    const { conversationId, messageId } = event.data;
    // Entries about visits and calls are written with them, and not told of by themselves.
    if (/^(call\.(ringing|declined|missed|ended)|appointment\.)/.test(event.type)) return this.#soon();
    if (conversationId !== this.conversationId) return;
    if (event.type === 'message.created') {
      if (this.hasNewer) this.#set({ beyond: this.beyond + 1 });
      else this.#soon();
    }
    const known = this.messages.find(({ id }) => id === messageId);
    if (/deleted|reacted/.test(event.type) && known) void this.#refresh(known).catch(() => {});
    if (event.type === 'message.read') this.#soon();
  }

  /** The end of the window again, with what is new, and how far one's own came. */
  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.phase === 'failed') void this.load();
      if (this.phase !== 'ready' || this.hasNewer) return;
      void this.#follow().catch(() => {});
    }, TOGETHER);
  }

  async #follow() {
    const page = await this.#page({});
    if (this.#isOver || this.hasNewer) return;
    const fresh = new Map(page.data.map((one) => [one.id, one]));
    const isNear = this.messages.length === 0 || page.data.some(({ cursor }) => cursor === this.messages.at(-1)!.cursor);
    this.#set({ messages: this.messages.map((one) => fresh.get(one.id) ?? one) });
    // Nobody is told twice: what is new comes by the one way that counts it.
    if (!isNear || page.newerCursor !== this.#newer) await this.loadNewer();
  }

  /** One of them, as it is now. Its neighbour's cursor leads to it. */
  async #refresh({ id }: Pick<Message, 'id' | 'cursor'>) {
    const index = this.messages.findIndex((one) => one.id === id);
    const [before, after] = [this.messages[index - 1]?.cursor, this.messages[index + 1]?.cursor];
    const range = before !== undefined ? { after: before } : after === undefined ? {} : { before: after };
    const { data } = await this.#page({ ...range, limit: 1 });
    for (const one of data) this.#replace(one);
  }

  #replace(fresh: Message) {
    this.#set({ messages: this.messages.map((one) => (one.id === fresh.id ? fresh : one)) });
  }

  #types(personId: string) {
    this.typing.set(personId, Date.now() + TYPING);
    this.#options.changed();
    setTimeout(() => {
      if ((this.typing.get(personId) ?? 0) > Date.now()) return;
      this.typing.delete(personId);
      if (!this.#isOver) this.#options.changed();
    }, TYPING + 50);
  }

  #isUnread({ kind, authorId, receipts, deletedAt }: Message) {
    const { me } = this.#options;
    const isRead = receipts.some(({ personId, state }) => personId === me && state === 'read');
    return kind === 'message' && authorId !== me && !deletedAt && !isRead;
  }

  #page(range: { before?: string; after?: string; limit?: number }): Promise<MessagePage> {
    const { api, conversationId, appointmentId } = this.#options;
    return api.messages(conversationId, { limit: PAGE, appointmentId, ...range }, this.#life.signal);
  }

  get #isOver() {
    return this.#life.signal.aborted;
  }

  #set(change: Partial<Thread>) {
    Object.assign(this, change);
    if (!this.#isOver) this.#options.changed();
  }
}
