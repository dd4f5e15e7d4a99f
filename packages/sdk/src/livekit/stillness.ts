/** What has arrived so far, as the browser counts it. */
export type Arrived = Readonly<{
  /** Of each who is to be seen, or else heard: frames decoded, packets received. */
  of: ReadonlyMap<string, number>;
  /** On each way to the server, whatever it was. */
  ways: ReadonlyMap<string, number>;
  /** The server answers to what we send, too. */
  isSending: boolean;
}>;
/** Who no longer arrives; nobody, when it is our own connection that brings nothing. */
export type Still = Readonly<{ isOwn: boolean; stopped: ReadonlySet<string> }>;

/**
 * So many looks in a row have to find nothing new; one where the browser itself says that it is offline. Who sends is answered every second;
 * of a connection that is only listened to, no more than its own sign of life every 2.5 s is sure.
 */
const LOOKS = 2;
const LOOKS_OF_LISTENERS = 4;

/**
 * Tells from one look to the next, about a second later, that sound and picture have stopped: seconds before the media client hears of it.
 * The answer of `take` is undefined as long as nothing has changed.
 */
export function createStillness() {
  let before: Arrived | undefined;
  let silent = 0;
  let still = new Map<string, number>();
  let told: Still = { isOwn: false, stopped: new Set() };

  return {
    take(now: Arrived, isOffline: boolean): Still | undefined {
      const isNew = (key: 'of' | 'ways', one: string, count: number) => count > (before?.[key].get(one) ?? -1);
      const isAwaited = now.isSending || now.of.size > 0;
      const hasCome = !before || [...now.ways].some(([way, count]) => isNew('ways', way, count));
      silent = isAwaited && !hasCome ? silent + 1 : 0;
      // Who has not begun yet has not stopped; who is new, or awaited again, counts from here.
      still = new Map(
        [...now.of].map(([one, count]) => [one, count > 0 && !isNew('of', one, count) ? (still.get(one) ?? 0) + 1 : 0]),
      );
      before = now;
      const isOwn = silent >= (isOffline ? 1 : now.isSending ? LOOKS : LOOKS_OF_LISTENERS);
      // As long as it may be our own connection nobody is named who was not before.
      const isClear = silent === 0 || !now.isSending;
      const hasStopped = ([one, looks]: [string, number]) => looks >= LOOKS && (isClear || told.stopped.has(one));
      const stopped = new Set(isOwn ? [] : [...still].filter(hasStopped).map(([one]) => one));
      if (isOwn === told.isOwn && [...stopped].join() === [...told.stopped].join()) return undefined;
      told = { isOwn, stopped };
      return told;
    },
  };
}
