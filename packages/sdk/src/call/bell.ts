import { delay } from './delay.ts';

/** A pause that news can cut short. A ring while nobody waits is kept for the next pause. */
export function createBell() {
  let wake: (() => void) | undefined;
  let rung = false;
  return {
    ring() {
      if (wake) wake();
      else rung = true;
    },
    /** Settles after the pause or at the next ring; rejects when `signal` aborts. */
    async wait(milliseconds: number, signal: AbortSignal) {
      signal.throwIfAborted();
      if (rung) {
        rung = false;
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const enough = new AbortController();
      wake = resolve;
      try {
        await Promise.race([promise, delay(milliseconds, AbortSignal.any([signal, enough.signal]))]);
      } finally {
        wake = undefined;
        enough.abort();
      }
    },
    /** Forgets a ring that came too early to matter. */
    reset() {
      rung = false;
    },
  };
}
export type Bell = ReturnType<typeof createBell>;
