import type { Logger } from 'pino';
import type { Options, Sql } from 'postgres';
import { postgres } from '../../db/driver.ts';

/** What one part of the process wants to hear. */
export type Wish = {
  channels: readonly string[];
  onNotice: (channel: string, payload: string) => void;
  /** Each time its channels begin to be listened to, also the first: whatever was said before went by unheard. */
  onListening: () => void;
  onLost?: () => void;
};

export type Hearing = { readonly isUp: boolean; stop: () => Promise<void> };

/** The one connection of a process that LISTENs. It is open while anybody hears. */
export type Listener = { hear: (wish: Wish) => Hearing };

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;

type ListenerOptions = { url: string; log?: Pick<Logger, 'error'> };

/**
 * Comes back by itself. (postgres.js gives up when the first try to reconnect fails.) `url` is direct, not through PgBouncer in
 * transaction mode: LISTEN belongs to a connection. One who throws at what they hear is logged, and keeps nobody else from hearing.
 */
export function createListener({ url, log }: ListenerOptions): Listener {
  const hearings = new Set<Wish & { isUp: boolean }>();
  let client: Sql | undefined;
  let tuned = new Map<string, Promise<unknown>>();
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;

  function open() {
    const mine = postgres(url, {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: 5,
      fetch_types: false,
      connection: { application_name: 'bedside-events' },
      onnotice: () => {},
      onnotify: tell,
      onclose: () => lose(mine),
    } as Options<Record<string, never>>);
    client = mine;
    tuned = new Map();
    for (const hearing of hearings) void tune(mine, hearing);
  }

  async function tune(mine: Sql, hearing: Wish & { isUp: boolean }) {
    try {
      await Promise.all(hearing.channels.map((channel) => channelOf(mine, channel)));
    } catch {
      return lose(mine);
    }
    if (client !== mine || !hearings.has(hearing)) return;
    pause = FIRST_PAUSE;
    hearing.isUp = true;
    apart(hearing.onListening);
  }

  /** Who asks for a channel that another has asked for waits for the same LISTEN. */
  function channelOf(mine: Sql, channel: string) {
    const already = tuned.get(channel);
    if (already) return already;
    const begun = Promise.resolve(mine.unsafe(`listen ${channel}`));
    tuned.set(channel, begun);
    return begun;
  }

  function tell(channel: string, payload: string) {
    for (const { channels, onNotice } of hearings)
      if (channels.includes(channel)) apart(() => onNotice(channel, payload), channel);
  }

  /** Thrown on, it would end the connection of all of them. What was heard may hold people's data: only its channel is logged. */
  function apart(work: () => void, channel?: string) {
    try {
      work();
    } catch (error) {
      log?.error({ channel, fault: error instanceof Error ? error.name : 'unknown' }, 'a notice could not be taken in');
    }
  }

  function lose(lost: Sql) {
    if (client !== lost) return;
    client = undefined;
    for (const hearing of hearings) {
      if (hearing.isUp) apart(() => hearing.onLost?.());
      hearing.isUp = false;
    }
    void lost.end({ timeout: 0 }).catch(() => {});
    timer = setTimeout(open, pause).unref();
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  async function hangUp() {
    clearTimeout(timer);
    timer = undefined;
    const last = client;
    client = undefined;
    await last?.end({ timeout: 1 }).catch(() => {});
  }

  return {
    hear(wish) {
      const hearing = { ...wish, isUp: false };
      hearings.add(hearing);
      if (client) void tune(client, hearing);
      else if (hearings.size === 1) open();
      return {
        get isUp() {
          return hearing.isUp;
        },
        async stop() {
          hearing.isUp = false;
          if (hearings.delete(hearing) && hearings.size === 0) await hangUp();
        },
      };
    },
  };
}
