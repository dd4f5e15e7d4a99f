import { ApiError } from './api-error.ts';
import { rest } from '../copied/rest.ts';
import { readFrames, type SseFrame } from './sse.ts';
import type { StreamEvent, TelehealthApi } from './telehealth-api.ts';
import { watchPage } from './watch-page.ts';
import { watchRings } from './watch-rings.ts';

export type EventStreamOptions = {
  open: (headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;
  emit: (event: StreamEvent) => void;
  /** An element in the page, where a call that rings is shown. */
  owner?: () => EventTarget;
  /** A stream that says nothing for this long is dead; the server says something every 15 s. */
  silence?: number;
  /** The first and the longest pause before opening again, in milliseconds. */
  pauses?: readonly [first: number, longest: number];
  /** The longest pause after a stream that ended well. */
  spread?: number;
};

export type EventStream = ReturnType<typeof createEventStream>;

/** The live stream of one person: opens again by itself and goes on where it stopped. */
export function createEventStream({
  open,
  emit: tell,
  owner,
  silence = 40_000,
  pauses = [500, 30_000],
  spread = 1000,
}: EventStreamOptions) {
  const rings = owner && watchRings(owner);
  const { api } = (owner?.() ?? {}) as { api?: TelehealthApi };
  if (api) watchPage({ ...api.settings, apiUrl: api.apiUrl });
  const emit = (event: StreamEvent) => {
    tell(event);
    rings?.(event);
  };
  let position: string | undefined;
  let running: AbortController | undefined;
  let current: AbortController | undefined;
  let heardAt = 0;
  let openedAt = 0;

  const onFrame = ({ id, event, data }: SseFrame) => {
    // The opening frame is a position alone: where to go on from if nothing happens before the stream breaks.
    if (id !== undefined) position = id;
    if (data === undefined) return;
    let told: StreamEvent;
    try {
      told = { type: event, ...JSON.parse(data) };
    } catch {
      return;
    }
    emit(told);
  };

  async function once(signal: AbortSignal) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connection = (current = new AbortController());
    const heard = () => {
      heardAt = Date.now();
      clearTimeout(timer);
      timer = setTimeout(() => connection.abort(), silence);
    };
    const both = AbortSignal.any([signal, connection.signal]);
    openedAt = 0;
    heard();
    try {
      const since = position;
      const reply = await open({ accept: 'text/event-stream', ...(since === undefined ? {} : { 'last-event-id': since }) }, both);
      openedAt = Date.now();
      emit({ type: 'connection', state: 'open' });
      // Opened without a position: whatever happened since the page was loaded is not in it.
      if (since === undefined) emit({ type: 'resync' });
      heard();
      await readFrames(reply.body!, onFrame, heard);
    } finally {
      clearTimeout(timer);
      connection.abort();
    }
  }

  async function run(signal: AbortSignal) {
    let failures = 0;
    while (!signal.aborted) {
      let pause = 0;
      try {
        await once(signal);
      } catch (cause) {
        if (signal.aborted) return;
        const error = cause instanceof ApiError ? cause : undefined;
        if (error?.code === 'events.expired') {
          position = undefined;
          continue;
        }
        // Nobody is signed in, or the visit went to another device: what is shown is no longer true, and asking often does not help.
        if (error?.code.match(/^(auth|join|invitations)\./)) {
          if (failures === 0) emit({ type: 'resync' });
          pause = pauses[1];
        }
        pause = Math.max(pause, 1000 * (error?.retryAfterSeconds ?? 0));
      }
      // Ended after a while: the session's natural end, or its life. Never opened, or ended at once: not so fast.
      failures = openedAt && Date.now() - openedAt > 5 * pauses[0] ? 0 : failures + 1;
      if (failures > 1) emit({ type: 'connection', state: 'retrying' });
      if (failures > 0) pause ||= Math.min(pauses[1], pauses[0] * 2 ** (failures - 1));
      // A process that ends its streams has them all come back: not at once, and not together.
      pause ||= spread * Math.random();
      heardAt = 0;
      await rest(pause, AbortSignal.any([signal, (current = new AbortController()).signal])).catch(() => {});
    }
  }

  /** Looked at again, or online: what has been silent for longer than a heartbeat is opened anew, and a pause ends. */
  const wake = () => {
    if (globalThis.document?.visibilityState !== 'hidden' && Date.now() - heardAt > silence / 2) current?.abort();
  };

  const stop = () => {
    running?.abort();
    running = undefined;
    globalThis.removeEventListener?.('online', wake);
    globalThis.document?.removeEventListener('visibilitychange', wake);
  };

  const start = () => {
    if (running) return;
    running = new AbortController();
    globalThis.addEventListener?.('online', wake);
    globalThis.document?.addEventListener('visibilitychange', wake);
    void run(running.signal);
  };

  return {
    start,
    stop,
    /** Another person, or the same one anew: nothing of before counts. */
    restart() {
      position = undefined;
      if (!running) return;
      stop();
      start();
    },
  };
}
