import type { Options, Sql } from 'postgres';
import { postgres } from '../../db/driver.ts';

export type Listener = { readonly isUp: boolean; close: () => Promise<void> };

export type ListenerOptions = {
  /** Direct, not through PgBouncer in transaction mode: LISTEN belongs to a connection. */
  url: string;
  channels: readonly string[];
  onNotice: (channel: string, payload: string) => void;
  /** Each time it begins to listen, also the first: whatever was said before went by unheard. */
  onListening: () => void;
  onLost: () => void;
};

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;

/** Listens on a connection of its own and comes back by itself. (postgres.js gives up when the first try to reconnect fails.) */
export function listen({ url, channels, onNotice, onListening, onLost }: ListenerOptions): Listener {
  let client: Sql | undefined;
  let isUp = false;
  let isClosed = false;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;

  async function open() {
    const mine = postgres(url, {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: 5,
      fetch_types: false,
      connection: { application_name: 'bedside-events' },
      onnotice: () => {},
      onnotify: onNotice,
      onclose: () => lose(mine),
    } as Options<Record<string, never>>);
    client = mine;
    try {
      for (const channel of channels) await mine.unsafe(`listen ${channel}`);
    } catch {
      return lose(mine);
    }
    if (client !== mine) return;
    isUp = true;
    pause = FIRST_PAUSE;
    onListening();
  }

  function lose(lost: Sql) {
    if (client !== lost) return;
    client = undefined;
    if (isUp) onLost();
    isUp = false;
    void lost.end({ timeout: 0 }).catch(() => {});
    if (isClosed) return;
    timer = setTimeout(() => void open(), pause).unref();
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  void open();
  return {
    get isUp() {
      return isUp;
    },
    async close() {
      isClosed = true;
      isUp = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end({ timeout: 1 }).catch(() => {});
    },
  };
}
