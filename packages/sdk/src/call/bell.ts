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
    /** Settles after the pause (false) or at the next ring (true); rejects when `signal` aborts. */
    async wait(milliseconds: number, signal: AbortSignal) {
      signal.throwIfAborted();
      if (rung) {
        rung = false;
        return true;
      }
      const { promise, resolve } = Promise.withResolvers<true>();
      const enough = new AbortController();
      wake = () => resolve(true);
      try {
        return (await Promise.race([promise, delay(milliseconds, AbortSignal.any([signal, enough.signal]))])) ?? false;
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
