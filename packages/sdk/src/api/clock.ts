export type Clock = ReturnType<typeof createClock>;

/**
 * The clinic's time, from the newest reply that told it. Counted on with the device's clock, which runs on through sleep, where
 * `performance.now()` may stand still. Small differences are the network's and are ignored, so that a countdown never stutters.
 */
export function createClock(device: () => number = Date.now) {
  let offset = 0;
  let known = false;

  return {
    now: () => device() + offset,
    /** `roundTrip`: how long the reply that told it took, in milliseconds. */
    learn(serverNow: unknown, roundTrip = 0) {
      const told = typeof serverNow === 'string' ? Date.parse(serverNow) : NaN;
      if (Number.isNaN(told)) return;
      const next = told + roundTrip / 2 - device();
      if (known && Math.abs(next - offset) <= Math.max(roundTrip, 1000)) return;
      offset = next;
      known = true;
    },
  };
}
