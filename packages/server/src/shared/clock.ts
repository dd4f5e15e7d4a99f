export type Clock = { now: () => Date };

export const systemClock: Clock = { now: () => new Date() };

/** The domain clock of a clinic: real time, moved by what a test clinic has set. */
export const clockWithOffset = (wallClock: Clock, offsetSeconds: number): Clock => ({
  now: () => new Date(wallClock.now().getTime() + offsetSeconds * 1000),
});
