export type Clock = ReturnType<typeof createClock>;

/**
 * The clinic's time, from the newest reply that told it. Counted on with the device's clock, which runs on through sleep, where
 * `performance.now()` may stand still. Small differences are the network's and are ignored, so that a countdown never stutters.
 */
export function createClock(device: () => number = Date.now) {
  let offset: number | undefined;

  return {
    now: () => device() + (offset ?? 0),
    /** `roundTrip`: how long the reply that told it took, in milliseconds. */
    learn(serverNow: string | undefined, roundTrip = 0) {
      const next = Date.parse(serverNow!) + roundTrip / 2 - device();
      if (offset === undefined ? next === next : Math.abs(next - offset) > Math.max(roundTrip, 1000)) offset = next;
    },
  };
}
